/**
 * A message of the server as a sentence: its first letter is made large, unless the first word is a
 * name ("steps.plan is …", "workspaceRoot is …").
 */
export function sentence(text: string): string {
  return /^[a-z]+(?=[ ,:])/.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}

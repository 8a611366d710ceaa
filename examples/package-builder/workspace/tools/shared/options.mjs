// Options of the tools: --name, --name=value, --name value. A boolean takes true or false after
// "=", so that a workflow can pass one in a single argument. An empty value counts as not given,
// except that of a list, which is an empty list.
import { ToolError } from "./workspace.mjs";

function readBoolean(name, text) {
  if (text !== "true" && text !== "false") {
    throw new ToolError(`--${name} is true or false, not "${text}"`, 2);
  }
  return text === "true";
}

function readNumber(name, text) {
  const value = Number(text);
  if (!(value >= 0)) throw new ToolError(`--${name} is a number, not "${text}"`, 2);
  return value;
}

/**
 * @param {string[]} argv
 * @param {Record<string, "boolean" | "string" | "number" | "list">} kinds by name
 * @returns {Record<string, string | number | boolean | string[] | undefined> & {words: string[]}}
 */
export function parseOptions(argv, kinds) {
  const options = { words: [] };
  for (let index = 0; index < argv.length; index++) {
    const match = /^--([a-z-]+)(?:=(.*))?$/s.exec(argv[index]);
    if (!match) {
      if (argv[index].startsWith("-")) throw new ToolError(`${argv[index]} is no option here`, 2);
      options.words.push(argv[index]);
      continue;
    }
    const [, name] = match;
    let text = match[2];
    if (!Object.hasOwn(kinds, name)) {
      const known = Object.keys(kinds).map((option) => `--${option}`);
      throw new ToolError(
        `--${name} is no option here; there are ${known.join(", ") || "none"}`,
        2,
      );
    }
    if (kinds[name] === "boolean") {
      options[name] = text === undefined || readBoolean(name, text);
      continue;
    }
    if (text === undefined) text = argv[++index];
    if (text === undefined) throw new ToolError(`--${name} needs a value`, 2);
    if (kinds[name] === "list") {
      options[name] = text
        .split(",")
        .map((part) => part.trim())
        .filter(Boolean);
      continue;
    }
    if (text === "") continue;
    options[name] = kinds[name] === "number" ? readNumber(name, text) : text;
  }
  return options;
}

import { type Checked, type Infer, type Problem, type Schema, invalid, valid } from "./schema.js";

/** A list whose elements all satisfy the schema. */
export function list<T>(element: Schema<T>, rules: { minLength?: number } = {}): Schema<T[]> {
  const check = (value: unknown, path: string): Checked<T[]> => {
    if (!Array.isArray(value)) return invalid(path, "must be a list");
    if (value.length < (rules.minLength ?? 0)) {
      return invalid(path, `must have at least ${rules.minLength} elements`);
    }
    const values: T[] = [];
    const problems: Problem[] = [];
    value.forEach((entry: unknown, index) => {
      const checked = element.check(entry, `${path}[${index}]`);
      if (checked.ok) values.push(checked.value);
      else problems.push(...checked.problems);
    });
    return problems.length > 0 ? { ok: false, problems } : valid(values);
  };
  return { check: (value, path = "$") => check(value, path) };
}

/** An object with exactly these members; a member that is not listed is a problem. */
export function record<Shape extends Readonly<Record<string, Schema<unknown>>>>(
  shape: Shape,
): Schema<{ [Key in keyof Shape]: Infer<Shape[Key]> }> {
  type Value = { [Key in keyof Shape]: Infer<Shape[Key]> };
  const check = (value: unknown, path: string): Checked<Value> => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      return invalid(path, "must be an object");
    }
    const given = value as Readonly<Record<string, unknown>>;
    const members: [string, unknown][] = [];
    const problems: Problem[] = [];
    for (const [key, schema] of Object.entries(shape)) {
      const checked = schema.check(given[key], `${path}.${key}`);
      if (!checked.ok) problems.push(...checked.problems);
      else if (checked.value !== undefined) members.push([key, checked.value]);
    }
    for (const key of Object.keys(given).filter((name) => !Object.hasOwn(shape, name))) {
      problems.push({ path: `${path}.${key}`, message: "is not known here" });
    }
    return problems.length > 0
      ? { ok: false, problems }
      : valid(Object.fromEntries(members) as Value);
  };
  return { check: (value, path = "$") => check(value, path) };
}

/** A problem with one value: where it is (`$.lines[2].sku`) and what is wrong with it. */
export interface Problem {
  readonly path: string;
  readonly message: string;
}

/** What a check gives: the typed value, or every problem that was found. */
export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Knows how to check a value that came from outside. */
export interface Schema<T> {
  check(value: unknown, path?: string): Checked<T>;
}

/** The type that a schema gives. */
export type Infer<S> = S extends Schema<infer T> ? T : never;

/** Thrown by `parse`; its message lists every problem. */
export class InvalidValueError extends Error {
  override readonly name: string = "InvalidValueError";
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map((problem) => `${problem.path}: ${problem.message}`).join("; "));
    this.problems = problems;
  }
}

/** The checked value, or an `InvalidValueError` with every problem. */
export function parse<T>(schema: Schema<T>, value: unknown): T {
  const checked = schema.check(value);
  if (!checked.ok) throw new InvalidValueError(checked.problems);
  return checked.value;
}

function schemaOf<T>(check: (value: unknown, path: string) => Checked<T>): Schema<T> {
  return { check: (value, path = "$") => check(value, path) };
}

/** A successful check. */
export function valid<T>(value: T): Checked<T> {
  return { ok: true, value };
}

/** A failed check with one problem. */
export function invalid(path: string, message: string): Checked<never> {
  return { ok: false, problems: [{ path, message }] };
}

/** A text, optionally of a least length or of a form. */
export function text(rules: { minLength?: number; pattern?: RegExp } = {}): Schema<string> {
  return schemaOf((value, path) => {
    if (typeof value !== "string") return invalid(path, "must be a text");
    if (value.length < (rules.minLength ?? 0)) {
      return invalid(path, `must have at least ${rules.minLength} characters`);
    }
    if (rules.pattern && !rules.pattern.test(value)) {
      return invalid(path, `must match ${rules.pattern}`);
    }
    return valid(value);
  });
}

/** A whole number, optionally within limits (both inclusive). */
export function integer(limits: { min?: number; max?: number } = {}): Schema<number> {
  return schemaOf((value, path) => {
    if (!Number.isSafeInteger(value)) return invalid(path, "must be a whole number");
    const number = value as number;
    if (number < (limits.min ?? -Infinity)) return invalid(path, `must be at least ${limits.min}`);
    if (number > (limits.max ?? Infinity)) return invalid(path, `must be at most ${limits.max}`);
    return valid(number);
  });
}

/** One of the listed texts. */
export function oneOf<const T extends string>(...allowed: readonly T[]): Schema<T> {
  return schemaOf((value, path) => {
    const match = allowed.find((entry) => entry === value);
    return match === undefined
      ? invalid(path, `must be one of ${allowed.join(", ")}`)
      : valid(match);
  });
}

/** The schema's value, or `undefined` where nothing was given. */
export function optional<T>(schema: Schema<T>): Schema<T | undefined> {
  return schemaOf<T | undefined>((value, path) =>
    value === undefined ? valid(undefined) : schema.check(value, path),
  );
}

/** A value that a function makes of another schema's value; what it throws becomes a problem. */
export function refine<A, B>(schema: Schema<A>, make: (value: A) => B): Schema<B> {
  return schemaOf<B>((value, path) => {
    const checked = schema.check(value, path);
    if (!checked.ok) return checked;
    try {
      return valid(make(checked.value));
    } catch (error) {
      return invalid(path, error instanceof Error ? error.message : String(error));
    }
  });
}

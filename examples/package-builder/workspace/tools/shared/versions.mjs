// The part of npm's version ranges that this workspace uses: exact, ^, ~, >= and *.
import { ToolError } from "./workspace.mjs";

const form = /^(\d+)\.(\d+)\.(\d+)(?:-[0-9A-Za-z.-]+)?$/;

/** True for a version such as "1.4.0" or "2.0.0-beta.1". */
export function isVersion(text) {
  return typeof text === "string" && form.test(text);
}

function compare(a, b) {
  const difference = a.map((part, index) => part - b[index]).find((part) => part !== 0);
  return difference ?? 0;
}

/** True if the version satisfies the range; throws for a range of another form. */
export function satisfies(version, range) {
  if (range === "*" || range === version) return true;
  const [, operator, base] = /^(\^|~|>=)?(.+)$/.exec(range) ?? [];
  if (!isVersion(base)) throw new ToolError(`the version range "${range}" is not understood here`);
  if (!operator || !isVersion(version) || version.includes("-")) return false;
  const least = form.exec(base).slice(1, 4).map(Number);
  const given = form.exec(version).slice(1, 4).map(Number);
  if (compare(given, least) < 0) return false;
  if (operator === ">=") return true;
  const leading = operator === "~" ? 1 : least.findIndex((part) => part > 0);
  const fixed = leading === -1 ? 2 : leading;
  return given.slice(0, fixed + 1).every((part, index) => part === least[index]);
}

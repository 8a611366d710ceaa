// Failures on purpose, for demonstrations and tests. WFB_EXAMPLE_FAIL, or the file
// .wfb-example-fail in the workspace, lists PHASE:PACKAGE, separated by commas or line ends; "*2"
// behind one makes it fail twice and then succeed. The output always says that the failure was
// planned.
import fs from "node:fs";
import path from "node:path";
import { ToolError } from "./workspace.mjs";

/** What each phase prints when it is told to fail: what its real failure looks like. */
const messages = {
  preflight: () => 'package.json: "license" is missing',
  dependencies: () => "@acme/validator-schema has not been built: dist/index.js does not exist",
  build: () => "src/index.ts(12,34): error TS1005: ',' expected.",
  test: () =>
    [
      "not ok 2 - totals are exact",
      "  error: Expected values to be strictly equal: '12.29 EUR' !== '12.30 EUR'",
      "1 of 5 tests failed",
    ].join("\n"),
  quality: () =>
    "src/index.ts(21,3): error TS2322: Type 'string' is not assignable to type 'bigint'.",
  publish: ({ name, version }) =>
    `PUT /${name.replace("/", "%2f")}: 403 Forbidden: ` +
    `you do not have permission to publish ${name}@${version}`,
};

/** The phases that can be told to fail. */
export const phases = Object.keys(messages);

function plans(root, packages) {
  const file = path.join(root, ".wfb-example-fail");
  const fromFile = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
  const entries = `${process.env.WFB_EXAMPLE_FAIL ?? ""}\n${fromFile}`
    .split(/[,\s]+/)
    .filter(Boolean);
  return entries.map((entry) => {
    const [, phase, name, times] = /^([a-z]+):([^*]+?)(?:\*(\d+))?$/.exec(entry) ?? [];
    if (!phases.includes(phase)) {
      const form = `${phases.join("|")}:PACKAGE, with *N to fail N times only`;
      throw new ToolError(`the planned failure "${entry}" is not understood: write ${form}`, 2);
    }
    if (!packages.has(name)) {
      throw new ToolError(`the planned failure "${entry}" names no package of the workspace`, 2);
    }
    return { entry, phase, name, times: times === undefined ? Infinity : Number(times) };
  });
}

/** Throws the planned failure of this phase of this package, if there is one. */
export function failAsPlanned(phase, target, root, packages) {
  const plan = plans(root, packages).find((one) => one.phase === phase && one.name === target.name);
  if (!plan) return;
  const counter = path.join(target.dir, ".build", `planned-${phase}`);
  if (plan.times !== Infinity) {
    const failed = fs.existsSync(counter) ? Number(fs.readFileSync(counter, "utf8")) : 0;
    if (failed >= plan.times) {
      fs.rmSync(counter);
      return;
    }
    fs.mkdirSync(path.dirname(counter), { recursive: true });
    fs.writeFileSync(counter, String(failed + 1));
  }
  throw new ToolError(`${messages[phase](target)}\n(this failure was planned: ${plan.entry})`);
}

// Judges the package in the current folder: the type check of TypeScript, the lint rules, and the
// coverage of its tests. Fails (exit 1) if it does not pass; with --report-only it says so in its
// output and exits 0.
import { formatFindings, lint, lintScore } from "./shared/lint.mjs";
import { testResult } from "./shared/test_run.mjs";
import { runTool } from "./shared/tool.mjs";
import { formatDiagnostics, loadTypeScript, readProject } from "./shared/typescript.mjs";

function typeErrors(ts, { fileNames, options }) {
  const program = ts.createProgram(fileNames, { ...options, noEmit: true });
  const all = ts.getPreEmitDiagnostics(program);
  return all.filter((diagnostic) => diagnostic.category === ts.DiagnosticCategory.Error);
}

await runTool("quality", {
  phase: "quality",
  options: { "min-coverage": "number", "min-lint": "number", "report-only": "boolean" },
  work: async ({ root, target, options }) => {
    const minCoverage = options["min-coverage"] ?? 80;
    const minLint = options["min-lint"] ?? 80;
    const ts = loadTypeScript(root);
    const errors = typeErrors(ts, readProject(ts, target.dir));
    const findings = lint(ts, target);
    const score = lintScore(findings);
    const { coverage, failed } = await testResult(target);
    const problems = [
      ...(errors.length > 0 ? [formatDiagnostics(ts, target.dir, errors)] : []),
      ...formatFindings(findings),
      ...(score < minLint ? [`the lint score is ${score}; ${minLint} is the least`] : []),
      ...(coverage < minCoverage
        ? [`${coverage} % of lines are covered; ${minCoverage} % is the least`]
        : []),
      ...(failed > 0 ? [`${failed} tests failed`] : []),
    ];
    const lintErrors = findings.some((finding) => finding.severity === "error");
    const passed =
      errors.length === 0 &&
      !lintErrors &&
      score >= minLint &&
      coverage >= minCoverage &&
      failed === 0;
    const output = {
      lintScore: score,
      testCoverage: coverage,
      typeScriptErrors: errors.length,
      passed,
    };
    const summary = `lint ${score}, coverage ${coverage} %, ${errors.length} TypeScript errors`;
    const message = [summary, ...problems].join("\n");
    const failure = `${target.name} does not pass: ${message}`;
    return { output, message, failure: passed || options["report-only"] ? undefined : failure };
  },
});

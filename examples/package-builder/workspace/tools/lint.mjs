// Lints the package in the current folder: fails on errors, prints warnings.
import { formatFindings, lint, lintScore } from "./shared/lint.mjs";
import { runTool } from "./shared/tool.mjs";
import { loadTypeScript } from "./shared/typescript.mjs";
import { findRoot, packageAt, readPackages } from "./shared/workspace.mjs";

await runTool("lint", {
  work: async () => {
    const root = findRoot();
    const target = packageAt(readPackages(root));
    const findings = lint(loadTypeScript(root), target);
    const lines = formatFindings(findings);
    const errors = findings.filter((finding) => finding.severity === "error").length;
    const output = { lintScore: lintScore(findings), errors, warnings: findings.length - errors };
    const message = [`${target.name}: score ${output.lintScore}`, ...lines].join("\n");
    return { output, message, failure: errors > 0 ? message : undefined };
  },
});

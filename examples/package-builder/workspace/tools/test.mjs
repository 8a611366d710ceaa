// Runs the tests of the package in the current folder against its dist.
import { runTests, withoutPassedTests } from "./shared/test_run.mjs";
import { runTool } from "./shared/tool.mjs";

await runTool("test", {
  phase: "test",
  work: async ({ target }) => {
    const { text, ...output } = await runTests(target);
    const { tests, passed, failed, coverage } = output;
    const report = `${failed} of ${tests} tests failed\n${withoutPassedTests(text)}`;
    const failure = failed > 0 ? `${target.name}: ${report}` : undefined;
    return { output, failure, message: `${passed} tests passed, ${coverage} % of lines covered` };
  },
});

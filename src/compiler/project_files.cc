#include "compiler/project_files.h"

#include <fmt/format.h>

#include "compiler/activities_file.h"
#include "compiler/writer.h"
#include "embedded/kAttemptSource.h"
#include "embedded/kCommandSource.h"
#include "embedded/kConnectionSource.h"
#include "embedded/kControlsSource.h"
#include "embedded/kDiscoverSource.h"
#include "embedded/kEslintConfig.h"
#include "embedded/kFlowSource.h"
#include "embedded/kOrchestrateSource.h"
#include "embedded/kReportsSource.h"
#include "embedded/kSchemaSource.h"
#include "embedded/kSimulateSource.h"
#include "embedded/kStepsSource.h"
#include "embedded/kValuesSource.h"
#include "embedded/kWorkerSource.h"

namespace wfb::compiler {

namespace {

constexpr const char* kTemporalVersion = "1.24.0";

std::string PackageJson(const Project& project) {
  const JsonObject document = {
      {"name", LowerCase(project.workflows[0].document->name)},
      {"version", "1.0.0"},
      {"private", true},
      {"scripts", JsonObject{{"build", "tsc"},
                             {"format", "prettier --write ."},
                             {"lint", "eslint src && prettier --check ."},
                             {"start", "node lib/client.js"},
                             {"worker", "node lib/worker.js"}}},
      {"dependencies", JsonObject{{"@temporalio/activity", kTemporalVersion},
                                  {"@temporalio/client", kTemporalVersion},
                                  {"@temporalio/common", kTemporalVersion},
                                  {"@temporalio/worker", kTemporalVersion},
                                  {"@temporalio/workflow", kTemporalVersion}}},
      {"devDependencies", JsonObject{{"@types/node", "20.19.43"},
                                     {"eslint", "10.15.0"},
                                     {"prettier", "3.10.1"},
                                     {"typescript", "5.9.3"},
                                     {"typescript-eslint", "8.73.0"}}},
      {"engines", JsonObject{{"node", ">=20.3.0"}}}};
  return WriteJsonPretty(document) + "\n";
}

std::string TypeScriptConfig() {
  return R"({
  "compilerOptions": {
    "target": "ES2022",
    "lib": ["ES2023"],
    "module": "CommonJS",
    "moduleResolution": "Node10",
    "types": ["node"],
    "strict": true,
    "noUnusedLocals": true,
    "noUnusedParameters": true,
    "noImplicitOverride": true,
    "esModuleInterop": true,
    "skipLibCheck": true,
    "sourceMap": true,
    "rootDir": "src",
    "outDir": "lib"
  },
  "include": ["src"]
}
)";
}

File WriteIndex(const Project& project) {
  Writer writer("src/workflows/index.ts");
  for (const WorkflowUnit& unit : project.workflows) {
    writer.Line(fmt::format("export {{ {} }} from './{}';", unit.function, unit.file));
  }
  return writer.TakeFile();
}

File WriteSchemas(const Project& project) {
  Writer writer("src/schemas.ts");
  writer.Comment("The JSON Schemas of the inputs, as the workflows were defined with them.");
  writer.Line("import type { Schema } from './schema';");
  for (const WorkflowUnit& unit : project.workflows) {
    if (!unit.document->input) continue;
    writer.Line();
    const Code schema = JsonCode(*unit.document->input);
    writer.Statement(
        Concat({Text("export const " + unit.input_schema + ": Schema = "), schema.doc}));
  }
  return writer.TakeFile();
}

File WriteClient(const Project& project) {
  const WorkflowUnit& root = project.workflows[0];
  Writer writer("src/client.ts");
  writer.Comment(
      "Starts the workflow and prints its result:\n"
      "npm start -- '{\"name\": \"value\"}' or npm start -- @input.json");
  for (const char* line : {
           "import { Client, Connection } from '@temporalio/client';",
           "import { randomUUID } from 'node:crypto';",
           "import { readFileSync } from 'node:fs';",
           "import { parseArgs } from 'node:util';",
           "import { connectionOptions, namespace, taskQueue } from './connection';",
       }) {
    writer.Line(line);
  }
  writer.Line(fmt::format("import {{ {} }} from './workflows';", root.function));
  writer.Line();
  writer.Line("async function main(): Promise<void> {");
  writer.Indent();
  writer.Line("const { positionals, values } = parseArgs({");
  writer.Line("  allowPositionals: true,");
  writer.Line(
      "  options: { concurrency: { type: 'string', short: 'c' }, id: { type: 'string' } },");
  writer.Line("});");
  writer.Line("const [argument = '{}'] = positionals;");
  writer.Line(
      "const json = argument.startsWith('@') ? readFileSync(argument.slice(1), 'utf8') : "
      "argument;");
  writer.Line("const concurrency = values.concurrency ? Number(values.concurrency) : undefined;");
  writer.Line("const connection = await Connection.connect(connectionOptions());");
  writer.Line("try {");
  writer.Line("  const client = new Client({ connection, namespace });");
  writer.Line(fmt::format("  const handle = await client.workflow.start({}, {{", root.function));
  writer.Line("    taskQueue,");
  writer.Line(
      fmt::format("    workflowId: values.id ?? `{}-${{randomUUID()}}`,", root.document->name));
  writer.Line("    args: [JSON.parse(json), { concurrency }],");
  writer.Line("  });");
  writer.Line("  console.error(`started ${handle.workflowId}`);");
  writer.Line("  console.log(JSON.stringify(await handle.result(), null, 2));");
  writer.Line("} finally {");
  writer.Line("  await connection.close();");
  writer.Line("}");
  writer.Close("}");
  writer.Line();
  writer.Open("main().catch((error: unknown) => {");
  writer.Line("console.error(error);");
  writer.Line("process.exitCode = 1;");
  writer.Close("});");
  return writer.TakeFile();
}

File WriteReadme(const Project& project) {
  Writer writer("README.md");
  const WorkflowUnit& root = project.workflows[0];
  writer.Line("# " + root.document->name);
  writer.Line();
  writer.Line(
      R"(A [Temporal](https://temporal.io) project in TypeScript.
It is yours: change it as you like.

```sh
npm install
npm run build
npm run worker # in one terminal, as many as you like
npm start -- '{}' # in another: starts the workflow and prints its result
```

The server is reached as `TEMPORAL_ADDRESS` (127.0.0.1:7233), `TEMPORAL_NAMESPACE` (default),
`TEMPORAL_TASK_QUEUE` (wfb), `TEMPORAL_API_KEY` and `TEMPORAL_TLS…` say; see `src/connection.ts`.
Relative paths of commands start at `WFB_BASE_DIRECTORY`, or where the worker was started.

| file                 | what it is                                                      |
| -------------------- | --------------------------------------------------------------- |
| `src/workflows/`     | the workflows, one file each                                    |
| `src/activities.ts`  | what they have done in the world                                |
| `src/flow.ts`        | steps, pause, cancel, continue-as-new: what all workflows share |
| `src/orchestrate.ts` | items in dependency order, exactly so many at a time            |
| `src/controls.ts`    | the query `getDynamicState`, and the updates                    |
| `src/worker.ts`      | runs workflows and activities                                   |
| `src/client.ts`      | starts the workflow                                             |

While a workflow runs, `temporal workflow query --type getDynamicState` shows its state, and
`temporal workflow update execute --name NAME --input JSON` changes it:

| update           | input                      | what it does                        |
| ---------------- | -------------------------- | ----------------------------------- |
| `setConcurrency` | `{"n": 8, "step": …}`      | how many items run at a time        |
| `pause`          | `{}`                       | starts nothing more; what runs ends |
| `resume`         | `{}`                       | goes on                             |
| `skip`           | `{"step": …, "reason": …}` | a step or item counts as done       |
| `retry`          | `{"steps": […]}`           | failed items start again; `{}`: all |)");
  return writer.TakeFile();
}

void Add(const char* path, std::string_view text, std::vector<File>& files) {
  files.push_back({path, std::string(text)});
}

}  // namespace

void AddProjectFiles(const Project& project, std::vector<File>& files) {
  const ActivityNeeds needs = NeedsOf(project);
  bool orchestrates = false;
  bool has_schema = false;
  for (const WorkflowUnit& unit : project.workflows) {
    has_schema = has_schema || unit.document->input.has_value();
    for (const PlanNode& node : unit.plan->nodes) {
      orchestrates = orchestrates || std::holds_alternative<OrchestrateNode>(node.kind);
    }
  }
  Add("package.json", PackageJson(project), files);
  Add("tsconfig.json", TypeScriptConfig(), files);
  Add(".prettierrc", "{ \"printWidth\": 100, \"singleQuote\": true }\n", files);
  Add(".prettierignore", "lib\npackage-lock.json\n", files);
  Add(".gitignore", "lib\nnode_modules\n", files);
  Add("eslint.config.mjs", kEslintConfig, files);
  files.push_back(WriteReadme(project));
  files.push_back(WriteIndex(project));
  files.push_back(WriteClient(project));
  if (has_schema) files.push_back(WriteSchemas(project));
  Add("src/connection.ts", kConnectionSource, files);
  Add("src/controls.ts", kControlsSource, files);
  Add("src/flow.ts", kFlowSource, files);
  Add("src/schema.ts", kSchemaSource, files);
  Add("src/steps.ts", kStepsSource, files);
  Add("src/values.ts", kValuesSource, files);
  Add("src/worker.ts", kWorkerSource, files);
  if (orchestrates) Add("src/orchestrate.ts", kOrchestrateSource, files);
  if (needs.command || needs.simulate) Add("src/attempt.ts", kAttemptSource, files);
  if (needs.command) Add("src/command.ts", kCommandSource, files);
  if (needs.simulate) Add("src/simulate.ts", kSimulateSource, files);
  if (needs.discover) Add("src/discover.ts", kDiscoverSource, files);
  if (needs.reports) Add("src/reports.ts", kReportsSource, files);
}

}  // namespace wfb::compiler

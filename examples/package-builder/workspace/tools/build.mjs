// Compiles src to dist: JavaScript and declarations, file by file. Declarations need no type check,
// because every export carries its type (isolatedDeclarations); the type check is part of
// quality.mjs. dist is replaced as a whole and only if every file compiles.
import fs from "node:fs";
import path from "node:path";
import { runTool } from "./shared/tool.mjs";
import { formatDiagnostics, loadTypeScript, readProject } from "./shared/typescript.mjs";
import { ToolError, entryFile } from "./shared/workspace.mjs";

function compile(ts, { fileNames, options }) {
  const outputs = [];
  const diagnostics = [];
  // Without its package a file does not know that it is an ES module; the packages here all are.
  const compilerOptions = {
    ...options,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  };
  for (const fileName of fileNames) {
    const text = fs.readFileSync(fileName, "utf8");
    const settings = { compilerOptions, fileName, reportDiagnostics: true };
    const types = ts.transpileDeclaration(text, settings);
    const script = ts.transpileModule(text, {
      ...settings,
      compilerOptions: { ...compilerOptions, isolatedDeclarations: false },
    });
    diagnostics.push(...script.diagnostics, ...types.diagnostics);
    const name = path.relative(options.rootDir, fileName).replace(/\.ts$/, "");
    outputs.push({ name: `${name}.js`, text: script.outputText });
    outputs.push({ name: `${name}.d.ts`, text: types.outputText });
  }
  return { outputs, diagnostics: ts.sortAndDeduplicateDiagnostics(diagnostics) };
}

function replaceDist(dir, outputs) {
  const fresh = path.join(dir, ".build", `dist-${process.pid}`);
  for (const { name, text } of outputs) {
    const file = path.join(fresh, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  }
  fs.rmSync(path.join(dir, "dist"), { recursive: true, force: true });
  fs.renameSync(fresh, path.join(dir, "dist"));
}

await runTool("build", {
  phase: "build",
  work: async ({ root, target }) => {
    const ts = loadTypeScript(root);
    const { outputs, diagnostics } = compile(ts, readProject(ts, target.dir));
    if (diagnostics.length > 0) {
      throw new ToolError(`${target.name}\n${formatDiagnostics(ts, target.dir, diagnostics)}`);
    }
    replaceDist(target.dir, outputs);
    if (!fs.existsSync(path.join(target.dir, entryFile(target)))) {
      throw new ToolError(
        `${target.name} is entered by ${entryFile(target)}, which src does not give`,
      );
    }
    const bytes = outputs.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
    const output = { files: outputs.length, bytes };
    return { output, message: `${output.files} files, ${bytes} bytes` };
  },
});

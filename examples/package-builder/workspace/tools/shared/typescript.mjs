// The TypeScript compiler as the build and the quality tool use it.
import { createRequire } from "node:module";
import module from "node:module";
import path from "node:path";
import { ToolError } from "./workspace.mjs";

/** Loads the compiler that the workspace has installed. */
export function loadTypeScript(root) {
  module.enableCompileCache?.(path.join(root, "node_modules", ".cache", "compile"));
  try {
    return createRequire(path.join(root, "package.json"))("typescript");
  } catch (error) {
    if (error.code !== "MODULE_NOT_FOUND") throw error;
    throw new ToolError(`TypeScript is not installed: run "npm ci" in ${root} first`);
  }
}

/** The source files and compiler options that a package's tsconfig.json gives. */
export function readProject(ts, dir) {
  const host = {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: (diagnostic) => {
      throw new ToolError(formatDiagnostics(ts, dir, [diagnostic]));
    },
  };
  const file = path.join(dir, "tsconfig.json");
  const project = ts.getParsedCommandLineOfConfigFile(file, {}, host);
  if (project.errors.length > 0) throw new ToolError(formatDiagnostics(ts, dir, project.errors));
  return project;
}

/** Diagnostics as tsc prints them, one a line, with paths relative to the package. */
export function formatDiagnostics(ts, dir, diagnostics) {
  const host = {
    getCanonicalFileName: (name) => name,
    getCurrentDirectory: () => dir,
    getNewLine: () => "\n",
  };
  return ts.formatDiagnostics(diagnostics, host).trimEnd();
}

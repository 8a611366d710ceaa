// The lint rules: on the syntax tree of the sources, on the imports of sources and tests, and on
// the manifest. A finding is {rule, severity, place, text}; the score is 100, less 10 for an error
// and 2 for a warning, 0 at least.
import fs from "node:fs";
import path from "node:path";
import { dependencyKinds } from "./workspace.mjs";

const limits = { functionLines: 60, columns: 100 };

/** 100 without findings, 0 at least. */
export function lintScore(findings) {
  const cost = findings.map((finding) => (finding.severity === "error" ? 10 : 2));
  return Math.max(0, 100 - cost.reduce((sum, part) => sum + part, 0));
}

function isExported(ts, node) {
  return (node.modifiers ?? []).some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword);
}

/** What one node of the tree is blamed for: [rule, severity, text], or nothing. */
function blame(ts, node, source) {
  const kind = ts.SyntaxKind;
  if (node.kind === kind.AnyKeyword) return ["no-any", "error", "`any` switches type checks off"];
  if (ts.isNonNullExpression(node)) return ["no-non-null", "warning", "`!` hides a missing value"];
  if (node.kind === kind.DebuggerStatement)
    return ["no-debugger", "error", "`debugger` was left in"];
  if (ts.isBinaryExpression(node)) {
    const loose = [kind.EqualsEqualsToken, kind.ExclamationEqualsToken];
    if (loose.includes(node.operatorToken.kind))
      return ["eqeqeq", "error", "compare with === or !=="];
  }
  if (ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.BlockScoped) === 0) {
    return ["no-var", "error", "use const or let"];
  }
  if (ts.isCatchClause(node) && node.block.statements.length === 0) {
    return ["no-empty-catch", "error", "an error is swallowed"];
  }
  if (ts.isPropertyAccessExpression(node) && node.expression.getText(source) === "console") {
    return ["no-console", "warning", "a library does not print"];
  }
  if (ts.isFunctionLike(node) && node.body) {
    const line = (position) => source.getLineAndCharacterOfPosition(position).line;
    const lines = line(node.end) - line(node.getStart(source)) + 1;
    if (lines > limits.functionLines) {
      return [
        "function-length",
        "warning",
        `${lines} lines; ${limits.functionLines} are the limit`,
      ];
    }
  }
  if (
    node.parent === source &&
    isExported(ts, node) &&
    ts.getJSDocCommentsAndTags(node).length === 0
  ) {
    return ["document-exports", "warning", "an export needs a comment that says what it is"];
  }
  return undefined;
}

function lintTree(ts, source, relative) {
  const findings = [];
  const add = (position, [rule, severity, text]) => {
    const { line, character } = source.getLineAndCharacterOfPosition(position);
    findings.push({ rule, severity, place: `${relative}:${line + 1}:${character + 1}`, text });
  };
  const visit = (node) => {
    const found = blame(ts, node, source);
    if (found) add(node.getStart(source), found);
    ts.forEachChild(node, visit);
  };
  visit(source);
  source.text.split("\n").forEach((text, index) => {
    const at = source.getPositionOfLineAndCharacter(index, 0);
    if (text.length > limits.columns) add(at, ["line-length", "warning", `${text.length} columns`]);
    if (/\b(TODO|FIXME)\b/.test(text))
      add(at, ["no-todo", "warning", "unfinished work was left in"]);
  });
  return findings;
}

/** The module names that a file imports, with `import()` and re-exports. */
function importsOf(ts, source) {
  const names = [];
  const visit = (node) => {
    const from =
      ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
        ? node.moduleSpecifier
        : undefined;
    const called =
      ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
    const typed = ts.isImportTypeNode(node) ? node.argument.literal : undefined;
    const literal = from ?? (called ? node.arguments[0] : typed);
    if (literal && ts.isStringLiteralLike(literal)) names.push(literal.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return names;
}

function lintImports({ manifest }, bySource, byTest) {
  const findings = [];
  const error = (place, rule, text) => findings.push({ rule, severity: "error", place, text });
  const kindsOf = (name) => dependencyKinds.filter((kind) => manifest[kind]?.[name] !== undefined);
  for (const [place, names] of bySource) {
    for (const name of names) {
      if (name.startsWith(".")) {
        if (!name.endsWith(".js")) error(place, "import-extension", `"${name}" must end with .js`);
      } else if (
        !name.startsWith("node:") &&
        !kindsOf(name).some((kind) => kind !== "devDependencies")
      ) {
        error(place, "undeclared-import", `"${name}" is no dependency of the package`);
      }
    }
  }
  for (const [place, names] of byTest) {
    for (const name of names) {
      if (/^(node:|\.)/.test(name) || name === manifest.name || kindsOf(name).length > 0) continue;
      error(place, "undeclared-import", `"${name}" is no dependency of the package`);
    }
  }
  const used = new Set([...bySource, ...byTest].flatMap(([, names]) => names));
  for (const name of dependencyKinds.flatMap((kind) => Object.keys(manifest[kind] ?? {}))) {
    if (!used.has(name)) error("package.json", "unused-dependency", `"${name}" is never imported`);
  }
  return findings;
}

function lintReadme({ dir, name }) {
  const file = path.join(dir, "README.md");
  const text = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
  if (text.startsWith(`# ${name}\n`)) return [];
  return [
    {
      rule: "readme",
      severity: "warning",
      place: "README.md",
      text: `must begin with "# ${name}"`,
    },
  ];
}

/** All findings of a package, in the order of its files. */
export function lint(ts, target) {
  const read = (folder, suffix) => {
    const dir = path.join(target.dir, folder);
    const names = fs.existsSync(dir) ? fs.readdirSync(dir).sort() : [];
    return names
      .filter((name) => name.endsWith(suffix))
      .map((name) => {
        const text = fs.readFileSync(path.join(dir, name), "utf8");
        const source = ts.createSourceFile(name, text, ts.ScriptTarget.ES2022, true);
        return { relative: `${folder}/${name}`, source };
      });
  };
  const sources = read("src", ".ts");
  const tests = read("test", ".mjs");
  const imports = (files) => files.map(({ relative, source }) => [relative, importsOf(ts, source)]);
  return [
    ...sources.flatMap(({ relative, source }) => lintTree(ts, source, relative)),
    ...lintImports(target, imports(sources), imports(tests)),
    ...lintReadme(target),
  ];
}

/** Findings as lines: place, severity, text, rule. */
export function formatFindings(findings) {
  return findings.map(
    ({ place, severity, text, rule }) => `${place} ${severity}: ${text} (${rule})`,
  );
}

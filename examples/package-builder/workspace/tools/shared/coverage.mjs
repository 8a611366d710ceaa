// Line coverage of built files, from what V8 wrote into the folder of NODE_V8_COVERAGE. A line
// counts if it has code (not only a comment or closing brackets); it is covered if any of its code
// ran in any process. A file that no test loaded counts with all its lines.
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

/** 1 for every character that ran in one process, else 0: inner ranges overrule outer ones. */
function charactersThatRan(length, functions) {
  const ranges = functions.flatMap((entry) => entry.ranges);
  ranges.sort((a, b) => a.startOffset - b.startOffset || b.endOffset - a.endOffset);
  const ran = new Uint8Array(length).fill(1);
  for (const { startOffset, endOffset, count } of ranges) {
    ran.fill(count > 0 ? 1 : 0, startOffset, endOffset);
  }
  return ran;
}

/** The lines of a text that have code, as {start, end} offsets. */
function codeLines(text) {
  const lines = [];
  let inComment = false;
  let offset = 0;
  for (const line of text.split("\n")) {
    const trimmed = line.trim();
    if (!inComment && trimmed.startsWith("/*")) inComment = true;
    const comment = inComment || trimmed.startsWith("//");
    if (inComment && trimmed.endsWith("*/")) inComment = false;
    if (!comment && /[^\s{}()[\];,]/.test(trimmed)) {
      const start = offset + line.indexOf(trimmed);
      lines.push({ start, end: start + trimmed.length });
    }
    offset += line.length + 1;
  }
  return lines;
}

function readReports(folder) {
  const names = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
  return names
    .filter((name) => name.endsWith(".json"))
    .flatMap((name) => JSON.parse(fs.readFileSync(path.join(folder, name), "utf8")).result);
}

/**
 * The covered share of all code lines of the files, in percent with two decimals; 100 without code.
 */
export function lineCoverage(files, folder) {
  const reports = readReports(folder);
  let total = 0;
  let covered = 0;
  for (const file of files) {
    const text = fs.readFileSync(file, "utf8");
    const url = pathToFileURL(fs.realpathSync(file)).href;
    const runs = reports
      .filter((report) => report.url === url)
      .map((report) => charactersThatRan(text.length, report.functions));
    for (const { start, end } of codeLines(text)) {
      total += 1;
      if (runs.some((ran) => ran.subarray(start, end).includes(1))) covered += 1;
    }
  }
  return total === 0 ? 100 : Math.round((covered / total) * 10_000) / 100;
}

import { type IsoDate, dateSchema } from "@acme/core-date";
import { type Money, moneySchema } from "@acme/core-money";
import { InvalidValueError, type Problem, type Schema, text } from "@acme/validator-schema";

/** A column: its heading, and how its cells are checked and read. */
export interface Column<T> {
  readonly heading: string;
  readonly schema: Schema<T>;
}

/** The columns of a table by the names of its fields. */
export type Columns<Row> = { readonly [Field in keyof Row]: Column<Row[Field]> };

/** A column of plain text. */
export function textColumn(heading: string): Column<string> {
  return { heading, schema: text() };
}

/** A column of amounts such as "12.34 EUR". */
export function moneyColumn(heading: string): Column<Money> {
  return { heading, schema: moneySchema };
}

/** A column of dates such as "2026-02-28". */
export function dateColumn(heading: string): Column<IsoDate> {
  return { heading, schema: dateSchema };
}

/** Splits CSV (RFC 4180; quoted cells may hold separators, quotes and line ends) into cells. */
export function parseCells(csv: string, separator = ","): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let quoted = false;
  for (let index = 0; index < csv.length; index++) {
    const character = csv[index] ?? "";
    if (quoted) {
      if (character !== '"') cell += character;
      else if (csv[index + 1] === '"') cell += csv[++index];
      else quoted = false;
    } else if (character === '"' && cell === "") {
      quoted = true;
    } else if (character === separator) {
      row.push(cell);
      cell = "";
    } else if (character === "\n") {
      rows.push([...row, cell.replace(/\r$/, "")]);
      row = [];
      cell = "";
    } else {
      cell += character;
    }
  }
  if (quoted) throw new SyntaxError("A quoted cell is not closed");
  if (cell !== "" || row.length > 0) rows.push([...row, cell]);
  return rows;
}

/**
 * A cell as CSV, quoted where it must be; a text that a spreadsheet would run as a formula is
 * disarmed.
 */
export function writeCell(value: string, separator = ","): string {
  const safe = /^[=+@\t]|^-(?![\d.])/.test(value) ? `'${value}` : value;
  const mustQuote = safe.includes(separator) || /["\r\n]/.test(safe);
  return mustQuote ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A table as CSV with headings; lines end with CRLF. */
export function writeTable<Row extends object>(
  columns: Columns<Row>,
  rows: readonly Row[],
): string {
  const fields = Object.keys(columns) as (keyof Row)[];
  const line = (cells: readonly string[]): string =>
    `${cells.map((cell) => writeCell(cell)).join(",")}\r\n`;
  const headings = line(fields.map((field) => columns[field].heading));
  return headings + rows.map((row) => line(fields.map((field) => String(row[field])))).join("");
}

/**
 * Reads a table with headings, in any order of columns. Throws with every problem by line and
 * heading.
 */
export function readTable<Row extends object>(columns: Columns<Row>, csv: string): Row[] {
  const [headings = [], ...lines] = parseCells(csv);
  const fields = Object.keys(columns) as (keyof Row)[];
  const missing = fields.filter((field) => !headings.includes(columns[field].heading));
  const problems: Problem[] = missing.map((field) => ({
    path: columns[field].heading,
    message: "this column is missing",
  }));
  const rows = lines.map((cells, index) => {
    const row: Partial<Row> = {};
    for (const field of fields.filter((name) => !missing.includes(name))) {
      const { heading, schema } = columns[field];
      const checked = schema.check(
        cells[headings.indexOf(heading)] ?? "",
        `line ${index + 2}, ${heading}`,
      );
      if (checked.ok) row[field] = checked.value;
      else problems.push(...checked.problems);
    }
    return row as Row;
  });
  if (problems.length > 0) throw new InvalidValueError(problems);
  return rows;
}

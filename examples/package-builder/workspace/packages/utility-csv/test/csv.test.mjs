import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDate } from "@acme/core-date";
import { parseMoney } from "@acme/core-money";
import {
  dateColumn,
  moneyColumn,
  parseCells,
  readTable,
  textColumn,
  writeCell,
  writeTable,
} from "@acme/utility-csv";

const columns = { day: dateColumn("Day"), note: textColumn("Note"), amount: moneyColumn("Amount") };

test("a table that is written is read back", () => {
  const rows = [
    {
      day: parseDate("2026-01-31"),
      note: 'Say "hi", twice\nplease',
      amount: parseMoney("12.50 EUR"),
    },
    { day: parseDate("2026-02-01"), note: "", amount: parseMoney("-1 USD") },
  ];
  const csv = writeTable(columns, rows);
  assert.ok(csv.startsWith("Day,Note,Amount\r\n2026-01-31,"));
  assert.deepEqual(
    readTable(columns, csv).map((row) => ({ ...row, amount: String(row.amount) })),
    [
      { ...rows[0], amount: "12.50 EUR" },
      { ...rows[1], amount: "-1.00 USD" },
    ],
  );
});

test("columns are found by their headings", () => {
  const [row] = readTable(columns, "Amount,Day,Note,Other\n5 EUR,2026-03-01,x,y\n");
  assert.equal(row.note, "x");
  assert.equal(row.day, "2026-03-01");
});

test("every problem is named by line and heading", () => {
  assert.throws(
    () => readTable(columns, "Day,Note,Amount\n2026-02-30,a,5 EUR\n2026-01-01,b,five"),
    (error) => {
      assert.deepEqual(
        error.problems.map((problem) => problem.path),
        ["line 2, Day", "line 3, Amount"],
      );
      return true;
    },
  );
  assert.throws(() => readTable(columns, "Day,Note\n"), /Amount: this column is missing/);
  assert.throws(() => parseCells('a,"b'), /not closed/);
});

test("cells are quoted where they must be, and formulas are disarmed", () => {
  assert.equal(writeCell("a,b"), '"a,b"');
  assert.equal(writeCell("a;b", ";"), '"a;b"');
  assert.equal(writeCell("=1+1"), "'=1+1");
  assert.equal(writeCell("-5.00 EUR"), "-5.00 EUR");
  assert.deepEqual(parseCells("a;b\r\nc;d", ";"), [
    ["a", "b"],
    ["c", "d"],
  ]);
  assert.deepEqual(parseCells(""), []);
});

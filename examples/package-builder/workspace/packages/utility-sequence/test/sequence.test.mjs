import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDate } from "@acme/core-date";
import { EventLog } from "@acme/core-events";
import { NumberSequence, issuedNumberSchema } from "@acme/utility-sequence";

const day = parseDate("2026-03-31");

test("numbers have no gaps and start anew each fiscal year", () => {
  const sequence = new NumberSequence(new EventLog(), { prefix: "INV", firstMonth: 4 });
  assert.equal(sequence.next(day), "INV-2025-0001");
  assert.equal(sequence.next(day), "INV-2025-0002");
  assert.equal(sequence.next(parseDate("2026-04-01")), "INV-2026-0001");
});

test("sequences share a log without mixing, and continue from it", () => {
  const log = new EventLog({ "number-issued": issuedNumberSchema });
  new NumberSequence(log, { prefix: "INV" }).next(day);
  new NumberSequence(log, { prefix: "CRN", digits: 2 }).next(day);
  assert.equal(new NumberSequence(log, { prefix: "INV" }).next(day), "INV-2026-0002");
  assert.equal(new NumberSequence(log, { prefix: "CRN", digits: 2 }).last.number, "CRN-2026-01");
  assert.equal(log.length, 3);
});

test("dates never go back", () => {
  const sequence = new NumberSequence(new EventLog(), { prefix: "INV" });
  sequence.next(day);
  assert.throws(() => sequence.next(parseDate("2026-03-30")), /INV-2026-0001 is dated 2026-03-31/);
  assert.equal(sequence.next(day), "INV-2026-0002");
});

test("options are checked", () => {
  assert.throws(() => new NumberSequence(new EventLog(), { prefix: "x" }), /\$\.prefix/);
  assert.throws(
    () => new NumberSequence(new EventLog(), { prefix: "INV", firstMonth: 13 }),
    /\$\.firstMonth/,
  );
});

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  addDays,
  addMonths,
  dateOf,
  dateSchema,
  daysBetween,
  daysInMonth,
  endOfMonth,
  fiscalYear,
  isBusinessDay,
  nextBusinessDay,
  parseDate,
  partsOf,
  weekday,
} from "@acme/core-date";
import { parse } from "@acme/validator-schema";

test("only dates of the calendar are read", () => {
  assert.equal(parseDate("2024-02-29"), "2024-02-29");
  for (const bad of ["2023-02-29", "2024-13-01", "2024-1-1", "yesterday", "2024-04-31"]) {
    assert.throws(() => parseDate(bad), /is no date of the calendar/);
  }
  assert.equal(dateOf(33, 1, 2), "0033-01-02");
  assert.throws(() => dateOf(2026, 2, 30), RangeError);
  assert.deepEqual(partsOf(parseDate("2026-07-04")), { year: 2026, month: 7, day: 4 });
  assert.throws(() => parse(dateSchema, "2026-02-30"), /\$: "2026-02-30" is no date/);
});

test("days and months are added by the calendar", () => {
  assert.equal(addDays(parseDate("2024-02-28"), 2), "2024-03-01");
  assert.equal(addDays(parseDate("2026-01-01"), -1), "2025-12-31");
  assert.equal(daysBetween(parseDate("2024-02-28"), parseDate("2024-03-01")), 2);
  assert.equal(addMonths(parseDate("2026-01-31"), 1), "2026-02-28");
  assert.equal(addMonths(parseDate("2026-01-31"), -2), "2025-11-30");
  assert.equal(addMonths(parseDate("2024-02-29"), 12), "2025-02-28");
  assert.equal(endOfMonth(parseDate("2024-02-01")), "2024-02-29");
  assert.equal(daysInMonth(2100, 2), 28);
});

test("business days leave out weekends and holidays", () => {
  const friday = parseDate("2026-12-25");
  assert.equal(weekday(friday), 5);
  assert.equal(weekday(parseDate("2026-12-27")), 7);
  assert.ok(isBusinessDay(friday));
  assert.ok(!isBusinessDay(friday, new Set([friday])));
  assert.equal(nextBusinessDay(friday, new Set([friday])), "2026-12-28");
  assert.equal(nextBusinessDay(parseDate("2026-12-26")), "2026-12-28");
});

test("a fiscal year is named for its first day", () => {
  assert.equal(fiscalYear(parseDate("2026-03-31")), 2026);
  assert.equal(fiscalYear(parseDate("2026-03-31"), 4), 2025);
  assert.equal(fiscalYear(parseDate("2026-04-01"), 4), 2026);
});

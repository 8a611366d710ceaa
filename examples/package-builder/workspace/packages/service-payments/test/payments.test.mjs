import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDate } from "@acme/core-date";
import { EventLog } from "@acme/core-events";
import { parseMoney } from "@acme/core-money";
import { Payments } from "@acme/service-payments";

const iban = "DE89 3704 0044 0532 0130 00";
const date = parseDate("2026-03-01");
const receivable = (document, amount, dueDate) => ({
  document,
  debtor: "Ada",
  amount: parseMoney(amount),
  dueDate: parseDate(dueDate),
});

function started() {
  const payments = new Payments(new EventLog(), "EUR");
  payments.open(receivable("INV-2026-0001", "100 EUR", "2026-02-01"));
  payments.open(receivable("INV-2026-0002", "50 EUR", "2026-02-20"));
  return payments;
}

test("a payment is matched by the document in its reference", () => {
  const payments = started();
  const payment = payments.receive({
    date,
    amount: parseMoney("60 EUR"),
    iban,
    reference: "thanks, inv-2026-0001!",
  });
  assert.equal(payment.document, "INV-2026-0001");
  assert.equal(payment.receipt, "RCP-2026-0001");
  assert.equal(payment.iban, "DE89370400440532013000");
  assert.equal(String(payments.outstanding("INV-2026-0001")), "40.00 EUR");
  assert.equal(String(payments.totalOutstanding()), "90.00 EUR");
});

test("a payment without a known document is kept aside", () => {
  const payments = started();
  payments.receive({ date, amount: parseMoney("5 EUR"), iban, reference: "INV-2026-00011" });
  assert.equal(payments.unmatched().length, 1);
  assert.equal(String(payments.totalOutstanding()), "150.00 EUR");
});

test("wrong payments and second receivables are refused", () => {
  const payments = started();
  const payment = { date, amount: parseMoney("5 EUR"), iban, reference: "" };
  assert.throws(() => payments.receive({ ...payment, iban: "DE00" }), /no valid IBAN/);
  assert.throws(
    () => payments.receive({ ...payment, amount: parseMoney("0 EUR") }),
    /more than nothing/,
  );
  assert.throws(
    () => payments.open(receivable("INV-2026-0001", "1 EUR", "2026-01-01")),
    /has a receivable already/,
  );
  assert.throws(() => payments.outstanding("INV-9"), /has no receivable/);
});

test("reminders grow firmer, and end with the payment", () => {
  const payments = started();
  const levels = (today) =>
    payments.reminders(parseDate(today)).map(({ level, daysLate }) => [level, daysLate]);
  assert.deepEqual(levels("2026-02-01"), []);
  assert.deepEqual(levels("2026-02-02"), [[1, 1]]);
  assert.deepEqual(levels("2026-03-06"), [
    [3, 33],
    [2, 14],
  ]);
  payments.receive({ date, amount: parseMoney("100 EUR"), iban, reference: "INV-2026-0001" });
  payments.receive({ date, amount: parseMoney("51 EUR"), iban, reference: "INV-2026-0002" });
  assert.deepEqual(levels("2026-03-06"), []);
  assert.equal(String(payments.outstanding("INV-2026-0002")), "-1.00 EUR");
});

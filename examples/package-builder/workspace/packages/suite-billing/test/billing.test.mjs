import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDate } from "@acme/core-date";
import { parseMoney } from "@acme/core-money";
import { createParty } from "@acme/core-party";
import { Billing } from "@acme/suite-billing";

const address = { street: "Hafen 1", postalCode: "20457", city: "Hamburg", country: "DE" };
const seller = createParty({ kind: "company", name: "Kontor", address, vatNumber: "DE136695976" });
const buyer = createParty({ kind: "person", name: "Ada", address });
const iban = "DE89370400440532013000";
const day = parseDate("2026-01-05");
const line = (amount) => ({
  text: "Work",
  quantity: 1,
  unitPrice: parseMoney(`${amount} EUR`),
  taxClass: "standard",
});

function started() {
  const billing = new Billing({ seller, currency: "EUR" });
  const invoice = billing.invoice(buyer, [line(100)], day);
  return { billing, invoice };
}

test("an invoice is owed and booked, a payment settles both", () => {
  const { billing, invoice } = started();
  assert.equal(String(billing.outstanding()), "119.00 EUR");
  billing.receive({ date: day, amount: parseMoney("119 EUR"), iban, reference: invoice.number });
  assert.ok(billing.outstanding().isZero);
  assert.ok(billing.payments.totalOutstanding().isZero);
  assert.equal(String(billing.ledger.balance("bank")), "119.00 EUR");
  assert.equal(String(billing.ledger.naturalBalance("vat owed")), "19.00 EUR");
});

test("a payment that nobody can place waits on its own account", () => {
  const { billing } = started();
  billing.receive({ date: day, amount: parseMoney("5 EUR"), iban, reference: "" });
  assert.equal(String(billing.ledger.naturalBalance("unmatched payments")), "5.00 EUR");
  assert.equal(String(billing.outstanding()), "119.00 EUR");
});

test("a credited invoice is no longer owed, nor reminded of", () => {
  const { billing, invoice } = started();
  const late = parseDate("2026-03-01");
  assert.equal(billing.reminders(late).length, 1);
  billing.credit(invoice, day);
  assert.ok(billing.outstanding().isZero);
  assert.ok(billing.ledger.profit().isZero);
  assert.deepEqual(billing.reminders(late), []);
});

test("a document is rendered in the language asked for", () => {
  const { billing, invoice } = started();
  assert.match(billing.render(invoice, "fr-FR"), /Facture INV-2026-0001/);
});

test("an invoice that could not be booked says so", () => {
  const { billing } = started();
  billing.payments.open({
    document: "INV-2026-0002",
    debtor: "?",
    amount: parseMoney("1 EUR"),
    dueDate: day,
  });
  assert.throws(
    () => billing.invoice(buyer, [line(1)], day),
    /INV-2026-0002 was issued but not booked/,
  );
});

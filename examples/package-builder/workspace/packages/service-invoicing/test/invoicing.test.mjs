import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDate } from "@acme/core-date";
import { EventLog } from "@acme/core-events";
import { parseMoney } from "@acme/core-money";
import { createParty } from "@acme/core-party";
import { Invoicing } from "@acme/service-invoicing";

const address = { street: "Hafen 1", postalCode: "20457", city: "Hamburg", country: "DE" };
const seller = createParty({ kind: "company", name: "Kontor", address, vatNumber: "DE136695976" });
const buyer = createParty({ kind: "person", name: "Ada", address });
const viennese = createParty({
  kind: "company",
  name: "Wien AG",
  address: { street: "Ring 1", postalCode: "1010", city: "Wien", country: "AT" },
  vatNumber: "ATU13585627",
});
const day = parseDate("2026-01-31");
const lines = [
  { text: "Desk lamp", quantity: 3, unitPrice: parseMoney("49.90 EUR"), taxClass: "standard" },
  { text: "Book", quantity: 1, unitPrice: parseMoney("20 EUR"), taxClass: "reduced" },
];

function started() {
  const log = new EventLog();
  return { log, invoicing: new Invoicing(log, { seller, currency: "EUR" }) };
}

test("an invoice has a number, taxes and a due date on a business day", () => {
  const { invoicing } = started();
  const invoice = invoicing.issue(buyer, lines, day);
  assert.equal(invoice.number, "INV-2026-0001");
  assert.equal(invoice.dueDate, "2026-02-16");
  assert.equal(String(invoice.taxes.net), "169.70 EUR");
  assert.equal(String(invoice.taxes.tax), "29.84 EUR");
  assert.equal(String(invoice.taxes.gross), "199.54 EUR");
  assert.equal(invoice.note, "");
});

test("a company of another EU country gets reverse charge", () => {
  const { invoicing } = started();
  const invoice = invoicing.issue(viennese, lines, day);
  assert.ok(invoice.taxes.tax.isZero);
  assert.match(invoice.note, /ATU13585627/);
});

test("a wrong line records nothing and uses no number", () => {
  const { invoicing, log } = started();
  assert.throws(() => invoicing.issue(buyer, [], day), /at least one line/);
  assert.throws(
    () => invoicing.issue(buyer, [{ ...lines[0], quantity: 0 }], day),
    /whole number above 0/,
  );
  const negative = [{ ...lines[0], unitPrice: parseMoney("-1 EUR") }];
  assert.throws(() => invoicing.issue(buyer, negative, day), /price is negative/);
  assert.equal(log.length, 0);
  assert.equal(invoicing.issue(buyer, lines, day).number, "INV-2026-0001");
});

test("a credit note takes an invoice back, once", () => {
  const { invoicing } = started();
  const invoice = invoicing.issue(buyer, lines, day);
  const credit = invoicing.credit(invoice, day);
  assert.equal(credit.number, "CRN-2026-0001");
  assert.equal(credit.corrects, "INV-2026-0001");
  assert.equal(String(credit.taxes.gross), "-199.54 EUR");
  assert.ok(invoicing.revenue().isZero);
  assert.throws(() => invoicing.credit(invoice, day), /was credited by CRN-2026-0001/);
  assert.throws(() => invoicing.credit(credit, day), /no invoice that was issued here/);
});

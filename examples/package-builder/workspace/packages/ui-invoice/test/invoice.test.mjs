import assert from "node:assert/strict";
import { test } from "node:test";
import { EventLog } from "@acme/core-events";
import { parseMoney } from "@acme/core-money";
import { createParty } from "@acme/core-party";
import { Invoicing } from "@acme/service-invoicing";
import { documentTitle, renderInvoice, renderInvoiceList } from "@acme/ui-invoice";

const address = { street: "Hafen 1", postalCode: "20457", city: "Hamburg", country: "DE" };
const seller = createParty({ kind: "company", name: "Kontor", address, vatNumber: "DE136695976" });
const buyer = createParty({ kind: "person", name: "Ada <b>Byron</b>", address });
const french = createParty({
  kind: "person",
  name: "Zoé",
  address: { street: "Rue 1", postalCode: "75001", city: "Paris", country: "FR" },
});

function issue(to) {
  const invoicing = new Invoicing(new EventLog(), { seller, currency: "EUR" });
  const line = {
    text: "Lamp & shade",
    quantity: 2,
    unitPrice: parseMoney("50 EUR"),
    taxClass: "standard",
  };
  return { invoicing, invoice: invoicing.issue(to, [line], "2026-01-31") };
}

test("an invoice shows its number, dates, lines and totals", () => {
  const page = String(renderInvoice(issue(buyer).invoice, "de-DE"));
  assert.match(page, /<h1>Rechnung INV-2026-0001<\/h1>/);
  assert.match(page, /<time datetime="2026-01-31">31\.01\.2026<\/time>/);
  assert.match(page, /USt 19\u00a0%<\/dt>\s*<dd>19,00\u00a0€/);
  assert.match(page, /<strong>119,00\u00a0€<\/strong>/);
  assert.match(page, /<th scope="row">Lamp &amp; shade<\/th>/);
});

test("names from outside cannot bring markup", () => {
  const page = String(renderInvoice(issue(buyer).invoice, "en-GB"));
  assert.ok(page.includes("Ada &lt;b&gt;Byron&lt;/b&gt;"));
  assert.ok(!page.includes("<b>"));
});

test("mail abroad names the country and uses its language", () => {
  const page = String(renderInvoice(issue(french).invoice, "fr-FR"));
  assert.match(page, /<article lang="fr">/);
  assert.match(page, /<span>FR<\/span>/);
  assert.match(page, /TVA 20\u00a0%/);
});

test("a credit note names the invoice that it corrects", () => {
  const { invoicing, invoice } = issue(buyer);
  const credit = invoicing.credit(invoice, "2026-02-01");
  assert.equal(documentTitle(credit, "en-US"), "Credit note CRN-2026-0001");
  assert.match(String(renderInvoice(credit, "en-US")), /<p>Corrects INV-2026-0001<\/p>/);
  const overview = String(renderInvoiceList([invoice, credit], "en-US"));
  assert.match(overview, /Invoice INV-2026-0001: €119\.00.*Total: €0\.00/s);
  assert.equal(String(renderInvoiceList([], "en-US")), "<ul></ul>");
});

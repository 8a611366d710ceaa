import assert from "node:assert/strict";
import { test } from "node:test";
import { Money, parseMoney } from "@acme/core-money";
import { createParty } from "@acme/core-party";
import { grossPrice, rateOf, summarizeTax, taxNote, treatmentOf } from "@acme/utility-tax";

const party = (country, postalCode, vatNumber) =>
  createParty({
    kind: vatNumber ? "company" : "person",
    name: `Somebody in ${country}`,
    address: { street: "Main 1", postalCode, city: "Town", country },
    ...(vatNumber && { vatNumber }),
  });
const german = party("DE", "10115", "DE136695976");
const austrian = party("AT", "1010", "ATU13585627");
const french = party("FR", "75001");
const swiss = party("CH", "8001");

test("the treatment follows from both parties", () => {
  assert.equal(treatmentOf(german, party("DE", "20095")), "domestic");
  assert.equal(treatmentOf(german, austrian), "reverse-charge");
  assert.equal(treatmentOf(german, french), "destination");
  assert.equal(treatmentOf(german, swiss), "export");
});

test("tax is rounded once per rate", () => {
  const lines = Array.from({ length: 3 }, () => ({
    net: parseMoney("0.13 EUR"),
    taxClass: "standard",
  }));
  const summary = summarizeTax(german, party("DE", "20095"), lines, "EUR");
  assert.equal(summary.tax.toDecimal(), "0.07");
  assert.equal(summary.gross.toDecimal(), "0.46");
});

test("rates are listed from high to low, and exempt goods carry none", () => {
  const lines = ["exempt", "reduced", "standard"].map((taxClass) => ({
    net: parseMoney("100 EUR"),
    taxClass,
  }));
  const summary = summarizeTax(german, french, lines, "EUR");
  assert.equal(summary.country, "FR");
  assert.deepEqual(
    summary.totals.map((total) => `${total.basisPoints} ${total.tax}`),
    ["2000 20.00 EUR", "550 5.50 EUR", "0 0.00 EUR"],
  );
});

test("reverse charge and export carry no tax, but a note", () => {
  const lines = [{ net: parseMoney("100 EUR"), taxClass: "standard" }];
  assert.ok(summarizeTax(german, austrian, lines, "EUR").tax.isZero);
  assert.match(taxNote("reverse-charge", "ATU13585627"), /ATU13585627/);
  assert.match(taxNote("export"), /no value added tax/);
  assert.equal(taxNote("domestic"), "");
  assert.throws(() => taxNote("reverse-charge"), /buyer's VAT number/);
});

test("prices for private buyers include the tax of their country", () => {
  assert.equal(grossPrice(Money.of("10", "EUR"), "reduced", "DE").toDecimal(), "10.70");
  assert.equal(grossPrice(Money.of("10", "EUR"), "exempt", "DE").toDecimal(), "10.00");
  assert.equal(rateOf("CH", "standard"), 0);
});

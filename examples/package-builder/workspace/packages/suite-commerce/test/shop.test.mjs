import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDate } from "@acme/core-date";
import { Shop } from "@acme/suite-commerce";
import { rateOf } from "@acme/utility-tax";

const address = { street: "Hafen 1", postalCode: "20457", city: "Hamburg", country: "DE" };
const seller = { kind: "company", name: "Kontor", address, vatNumber: "DE136695976" };
const buyer = { kind: "person", name: "Ada", address };
const day = parseDate("2026-01-05");

function opened() {
  const shop = new Shop(seller, "EUR");
  shop.catalog.add({ sku: "LAMP-1", title: "Lamp", price: "50 EUR", taxClass: "standard" });
  shop.catalog.add({ sku: "BOOK-7", title: "Book", price: "20 EUR", taxClass: "reduced" });
  return shop;
}

test("a private buyer at home pays what the cart said", () => {
  const shop = opened();
  const cart = new Map([
    ["LAMP-1", 2],
    ["BOOK-7", 1],
  ]);
  const { invoice, document } = shop.checkout(cart, buyer, day, "de-DE");
  assert.equal(String(shop.cartTotal(cart)), "140.40 EUR");
  assert.equal(String(invoice.taxes.gross), "140.40 EUR");
  assert.match(document, /Rechnung INV-2026-0001/);
  assert.equal(invoice.taxes.totals[0].basisPoints, rateOf("DE", "standard"));
});

test("a sale is owed, booked and on the dashboard", () => {
  const shop = opened();
  shop.checkout(new Map([["LAMP-1", 1]]), buyer, day, "en-GB");
  assert.equal(String(shop.ledger.profit()), "50.00 EUR");
  assert.equal(String(shop.payments.totalOutstanding()), "59.50 EUR");
  assert.match(shop.dashboard(parseDate("2026-02-10"), "en-GB"), /INV-2026-0001.*Second reminder/s);
});

test("pages and the price list come from the catalogue", async () => {
  const shop = opened();
  assert.match(shop.page({ country: "DE", locale: "en-GB" }, "lamp"), /€59\.50/);
  assert.equal((await shop.priceList()).body.split("\n")[1], "BOOK-7,Book,21.40 EUR\r");
});

test("wrong carts, buyers and sellers are refused", () => {
  const shop = opened();
  assert.throws(
    () => shop.checkout(new Map([["SOFA", 1]]), buyer, day, "en-GB"),
    /SOFA is not in the catalogue/,
  );
  assert.throws(
    () => shop.checkout(new Map([["LAMP-1", 0]]), buyer, day, "en-GB"),
    /whole number above 0/,
  );
  assert.throws(() => shop.checkout(new Map([["LAMP-1", 1]]), {}, day, "en-GB"), /\$\.name/);
  assert.throws(() => new Shop({}, "EUR"), /\$\.address/);
  assert.ok(shop.payments.totalOutstanding().isZero);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { EventLog } from "@acme/core-events";
import { parseMoney } from "@acme/core-money";
import { createParty } from "@acme/core-party";
import { Catalog } from "@acme/service-catalog";
import { summarizeTax } from "@acme/utility-tax";

const lamp = {
  sku: "LAMP-1",
  title: "Desk lamp",
  price: "49.90 EUR",
  taxClass: "standard",
  gtin: "4006381333931",
};
const book = {
  sku: "BOOK-7",
  title: "Bookkeeping at night",
  price: "20 EUR",
  taxClass: "reduced",
  tags: ["lamp"],
};

function filled() {
  const log = new EventLog();
  const catalog = new Catalog(log);
  catalog.add(lamp);
  catalog.add(book);
  return { log, catalog };
}

test("products are checked before they are added", () => {
  const { catalog, log } = filled();
  assert.equal(catalog.get("LAMP-1").price.toString(), "49.90 EUR");
  assert.throws(() => catalog.add(lamp), /in the catalogue already/);
  assert.throws(() => catalog.add({ ...lamp, sku: "lamp" }), /\$\.sku/);
  assert.throws(() => catalog.add({ ...lamp, sku: "A", gtin: "4006381333930" }), /no GTIN/);
  assert.throws(() => catalog.add({ ...lamp, sku: "A", price: "-1 EUR" }), /not negative/);
  assert.throws(() => catalog.get("NONE"), /NONE is not in the catalogue/);
  assert.equal(log.length, 2);
});

test("search needs every word, anywhere", () => {
  const { catalog } = filled();
  assert.deepEqual(
    catalog.search("lamp").map((product) => product.sku),
    ["BOOK-7", "LAMP-1"],
  );
  assert.deepEqual(
    catalog.search("Desk LAMP").map((product) => product.sku),
    ["LAMP-1"],
  );
  assert.deepEqual(catalog.search("sofa"), []);
  assert.equal(catalog.search(" ").length, 2);
});

test("a price change is recorded once", () => {
  const { catalog, log } = filled();
  catalog.changePrice("LAMP-1", parseMoney("45 EUR"));
  catalog.changePrice("LAMP-1", parseMoney("45 EUR"));
  assert.deepEqual(
    log.ofName("price-changed").map(({ payload }) => `${payload.from} → ${payload.to}`),
    ["49.90 EUR → 45.00 EUR"],
  );
  assert.throws(() => catalog.changePrice("LAMP-1", parseMoney("-1 EUR")), RangeError);
});

test("the shelf price is what a document of one piece comes to", () => {
  const { catalog } = filled();
  const address = { street: "Main 1", postalCode: "10115", city: "Berlin", country: "DE" };
  const buyer = createParty({ kind: "person", name: "Ada", address });
  for (const { sku, price, taxClass } of catalog.all()) {
    const document = summarizeTax(buyer, buyer, [{ net: price, taxClass }], "EUR");
    assert.equal(String(catalog.shelfPrice(sku, "DE")), String(document.gross));
  }
});

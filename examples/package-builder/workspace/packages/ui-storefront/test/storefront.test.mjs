import assert from "node:assert/strict";
import { test } from "node:test";
import { EventLog } from "@acme/core-events";
import { Money } from "@acme/core-money";
import { Catalog } from "@acme/service-catalog";
import { exportPriceList, renderProduct, renderProductList } from "@acme/ui-storefront";

function filled() {
  const catalog = new Catalog(new EventLog());
  catalog.add({
    sku: "LAMP-1",
    title: "Lamp, <small>",
    price: "50 EUR",
    taxClass: "standard",
    tags: ["light"],
  });
  catalog.add({ sku: "BOOK-7", title: "Book", price: "20 EUR", taxClass: "reduced" });
  return catalog;
}
const german = { country: "DE", locale: "de-DE" };

test("products show the price with the tax of the country", () => {
  const list = String(renderProductList(filled(), german));
  assert.match(list, /<p role="status">2 products<\/p>/);
  assert.match(list, /<h2>Lamp, &lt;small&gt;<\/h2>\s*<p>59,50\u00a0€<\/p>/);
  assert.match(list, /21,40\u00a0€/);
  assert.match(String(renderProductList(filled(), { country: "FR", locale: "en-GB" })), /€60\.00/);
});

test("a search shows what it found, or says that it found nothing", () => {
  assert.match(String(renderProductList(filled(), german, "light")), /1 product<.*LAMP-1/s);
  assert.match(
    String(renderProductList(filled(), german, "<sofa>")),
    /Nothing was found for “&lt;sofa&gt;”/,
  );
});

test("a product without a price is not offered for nothing", () => {
  const catalog = filled();
  catalog.changePrice("BOOK-7", Money.zero("EUR"));
  assert.match(String(renderProduct(catalog, catalog.get("BOOK-7"), german)), /<p>—<\/p>/);
});

test("the price list is CSV where that package is installed, else plain text", async () => {
  assert.deepEqual(await exportPriceList(filled(), "DE"), {
    type: "text/csv",
    body: 'SKU,Title,Price\r\nBOOK-7,Book,21.40 EUR\r\nLAMP-1,"Lamp, <small>",59.50 EUR\r\n',
  });
  const plain = await exportPriceList(filled(), "DE", async () => undefined);
  assert.deepEqual(plain.type, "text/plain");
  assert.match(plain.body, /^BOOK-7\tBook\t21\.40 EUR\n/);
});

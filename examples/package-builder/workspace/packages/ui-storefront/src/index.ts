import { type Catalog, type Product } from "@acme/service-catalog";
import { type Html, type Locale, formatMoney, html } from "@acme/utility-format";

/** Where and in which language a shop is shown. */
export interface ShopWindow {
  readonly country: string;
  readonly locale: Locale;
}

const soldOut = "—";

/** One product as a list entry, with the price that a private buyer pays. */
export function renderProduct(
  catalog: Catalog,
  product: Product,
  { country, locale }: ShopWindow,
): Html {
  const price = catalog.shelfPrice(product.sku, country);
  const tags = (product.tags ?? []).map((tag) => html`<li>${tag}</li>`);
  return html`<li id="${product.sku}">
    <h2>${product.title}</h2>
    <p>${price.isZero ? soldOut : formatMoney(price, locale)}</p>
    <ul>
      ${tags}
    </ul>
  </li>`;
}

/** The products that match the query (all, if it is empty) as a list, with their number. */
export function renderProductList(catalog: Catalog, shop: ShopWindow, query = ""): Html {
  const products = catalog.search(query);
  if (products.length === 0) return html`<p role="status">Nothing was found for “${query}”.</p>`;
  const count = products.length === 1 ? "1 product" : `${products.length} products`;
  const entries = products.map((product) => renderProduct(catalog, product, shop));
  return html`<p role="status">${count}</p>
    <ul>
      ${entries}
    </ul>`;
}

/** One line of a price list. */
export interface PriceLine {
  readonly sku: string;
  readonly title: string;
  readonly price: string;
}

/** SKU, title and shelf price of every product. */
export function priceLines(catalog: Catalog, country: string): PriceLine[] {
  return catalog.all().map(({ sku, title }) => ({
    sku,
    title,
    price: String(catalog.shelfPrice(sku, country)),
  }));
}

async function importCsv(): Promise<typeof import("@acme/utility-csv") | undefined> {
  try {
    return await import("@acme/utility-csv");
  } catch (error) {
    if ((error as { code?: string }).code === "ERR_MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}

/**
 * The price list for downloading: CSV where the optional package `@acme/utility-csv` is installed,
 * plain text with tabs where it is not.
 */
export async function exportPriceList(
  catalog: Catalog,
  country: string,
  loadCsv: typeof importCsv = importCsv,
): Promise<{ type: "text/csv" | "text/plain"; body: string }> {
  const lines = priceLines(catalog, country);
  const csv = await loadCsv();
  if (csv === undefined) {
    const rows = lines.map(({ sku, title, price }) => `${sku}\t${title}\t${price}\n`);
    return { type: "text/plain", body: rows.join("") };
  }
  const columns = {
    sku: csv.textColumn("SKU"),
    title: csv.textColumn("Title"),
    price: csv.textColumn("Price"),
  };
  return { type: "text/csv", body: csv.writeTable<PriceLine>(columns, lines) };
}

import { type EventLog } from "@acme/core-events";
import { type Money, moneySchema } from "@acme/core-money";
import { type TaxClass, grossPrice } from "@acme/utility-tax";
import { isGtin } from "@acme/validator-identifiers";
import {
  type Schema,
  list,
  oneOf,
  optional,
  parse,
  record,
  refine,
  text,
} from "@acme/validator-schema";

/** Something that is sold. `price` is without tax. */
export interface Product {
  readonly sku: string;
  readonly title: string;
  readonly price: Money;
  readonly taxClass: TaxClass;
  readonly gtin?: string;
  readonly tags?: readonly string[];
}

/** What a catalogue records. */
export type CatalogEvents = {
  readonly "product-added": { readonly sku: string };
  readonly "price-changed": { readonly sku: string; readonly from: Money; readonly to: Money };
};

function requireGtin(value: string): string {
  if (!isGtin(value)) throw new RangeError(`"${value}" is no GTIN with a right check digit`);
  return value;
}

function requirePrice(price: Money): Money {
  if (price.isNegative) throw new RangeError("A price is not negative");
  return price;
}

/** Checks a product that came from outside; its price is text such as "12.34 EUR". */
export const productSchema: Schema<Product> = refine(
  record({
    sku: text({ pattern: /^[A-Z0-9]+(-[A-Z0-9]+)*$/ }),
    title: text({ minLength: 1 }),
    price: refine(moneySchema, requirePrice),
    taxClass: oneOf("standard", "reduced", "exempt"),
    gtin: optional(refine(text(), requireGtin)),
    tags: optional(list(text({ minLength: 1 }))),
  }),
  (value) => Object.freeze(value) as Product,
);

/** The products of a shop by their stock keeping units. */
export class Catalog {
  private readonly products: Map<string, Product> = new Map();
  private readonly log: EventLog<CatalogEvents>;

  constructor(log: EventLog<CatalogEvents>) {
    this.log = log;
  }

  /** Checks and adds a product; a SKU can be added once. */
  add(value: unknown): Product {
    const product = parse(productSchema, value);
    if (this.products.has(product.sku))
      throw new RangeError(`${product.sku} is in the catalogue already`);
    this.products.set(product.sku, product);
    this.log.append("product-added", { sku: product.sku });
    return product;
  }

  /** The product of a SKU; throws if there is none. */
  get(sku: string): Product {
    const product = this.products.get(sku);
    if (product === undefined) throw new RangeError(`${sku} is not in the catalogue`);
    return product;
  }

  /** All products, by title. */
  all(): readonly Product[] {
    return [...this.products.values()].sort((a, b) => a.title.localeCompare(b.title, "en"));
  }

  /** Changes a price; the same price again is no change. */
  changePrice(sku: string, price: Money): void {
    const product = this.get(sku);
    if (product.price.compare(requirePrice(price)) === 0) return;
    this.products.set(sku, Object.freeze({ ...product, price }));
    this.log.append("price-changed", { sku, from: product.price, to: price });
  }

  /** The products that have every word of the query in their SKU, title or tags. */
  search(query: string): readonly Product[] {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    return this.all().filter((product) => {
      const haystack = [product.sku, product.title, ...(product.tags ?? [])]
        .join(" ")
        .toLowerCase();
      return words.every((word) => haystack.includes(word));
    });
  }

  /** What a private buyer in the country pays for one piece, with tax. */
  shelfPrice(sku: string, country: string): Money {
    const { price, taxClass } = this.get(sku);
    return grossPrice(price, taxClass, country);
  }
}

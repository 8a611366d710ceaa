import { type IsoDate } from "@acme/core-date";
import { EventLog } from "@acme/core-events";
import { type Currency, Money } from "@acme/core-money";
import { type Party, createParty, taxCountry } from "@acme/core-party";
import { Catalog, type CatalogEvents } from "@acme/service-catalog";
import { type Invoice, Invoicing, type InvoicingEvents } from "@acme/service-invoicing";
import { Ledger } from "@acme/service-ledger";
import { type PaymentEvents, Payments } from "@acme/service-payments";
import { renderDashboard } from "@acme/ui-dashboard";
import { renderInvoice } from "@acme/ui-invoice";
import { type ShopWindow, exportPriceList, renderProductList } from "@acme/ui-storefront";

type DocumentLocale = ShopWindow["locale"];

/** What somebody wants to buy: pieces by SKU. */
export type Cart = ReadonlyMap<string, number>;

/** A sale that was made. */
export interface Sale {
  readonly invoice: Invoice;
  readonly document: string;
}

/** A shop: its catalogue, its sales and its pages. */
export class Shop {
  readonly catalog: Catalog = new Catalog(new EventLog<CatalogEvents>());
  readonly payments: Payments;
  readonly ledger: Ledger;
  private readonly invoicing: Invoicing;
  private readonly currency: Currency;
  private readonly seller: Party;

  /** `seller` comes from outside (a configuration) and is checked. */
  constructor(seller: unknown, currency: Currency) {
    this.seller = createParty(seller);
    this.currency = currency;
    const events = new EventLog<InvoicingEvents>();
    this.invoicing = new Invoicing(events, { seller: this.seller, currency });
    this.payments = new Payments(new EventLog<PaymentEvents>(), currency);
    this.ledger = new Ledger(currency, {
      receivables: "asset",
      "vat owed": "liability",
      sales: "revenue",
    });
  }

  /** What a cart costs a private buyer in the seller's country, tax included. */
  cartTotal(cart: Cart): Money {
    const country = taxCountry(this.seller);
    const prices = [...cart].map(([sku, pieces]) =>
      this.catalog.shelfPrice(sku, country).times(pieces),
    );
    return Money.sum(prices, this.currency);
  }

  /** Sells what is in the cart: invoice, receivable and entry in the books. */
  checkout(cart: Cart, buyer: unknown, date: IsoDate, locale: DocumentLocale): Sale {
    const lines = [...cart].map(([sku, quantity]) => {
      const { title, price, taxClass } = this.catalog.get(sku);
      return { text: title, quantity, unitPrice: price, taxClass };
    });
    const invoice = this.invoicing.issue(createParty(buyer), lines, date);
    const { net, tax, gross } = invoice.taxes;
    const { number, dueDate } = invoice;
    this.payments.open({ document: number, debtor: invoice.buyer.name, amount: gross, dueDate });
    this.ledger.post({
      date,
      text: number,
      postings: [
        { account: "receivables", amount: gross },
        { account: "sales", amount: net.negated() },
        { account: "vat owed", amount: tax.negated() },
      ],
    });
    return { invoice, document: renderInvoice(invoice, locale).toString() };
  }

  /** The product page of the shop, for a search or for all products. */
  page(shopWindow: ShopWindow, query = ""): string {
    return renderProductList(this.catalog, shopWindow, query).toString();
  }

  /** The price list of the shop for downloading. */
  priceList(): Promise<{ type: string; body: string }> {
    return exportPriceList(this.catalog, taxCountry(this.seller));
  }

  /** The figures of a day, for the people who run the shop. */
  dashboard(today: IsoDate, locale: DocumentLocale): string {
    const { ledger, payments } = this;
    return renderDashboard({ ledger, payments, today, locale }).toString();
  }
}

import { type IsoDate } from "@acme/core-date";
import { EventLog } from "@acme/core-events";
import { type Currency, type Money } from "@acme/core-money";
import {
  type Invoice,
  Invoicing,
  type InvoicingEvents,
  type InvoicingOptions,
} from "@acme/service-invoicing";
import { type AccountKind, Ledger } from "@acme/service-ledger";
import { type Payment, type PaymentEvents, Payments, type Reminder } from "@acme/service-payments";
import { renderInvoice } from "@acme/ui-invoice";

/** What can be asked of an invoicing service. */
type Buyer = Parameters<Invoicing["issue"]>[0];
type Lines = Parameters<Invoicing["issue"]>[1];
type IncomingPayment = Parameters<Payments["receive"]>[0];
type DocumentLocale = Parameters<typeof renderInvoice>[1];

/** The accounts that billing posts to. */
export const billingAccounts: Readonly<Record<string, AccountKind>> = {
  bank: "asset",
  receivables: "asset",
  "unmatched payments": "liability",
  "vat owed": "liability",
  sales: "revenue",
};

/** Invoices, payments and bookkeeping of one seller, kept in step with each other. */
export class Billing {
  readonly invoicing: Invoicing;
  readonly payments: Payments;
  readonly ledger: Ledger;
  private readonly invoiceLog: EventLog<InvoicingEvents>;

  constructor(options: InvoicingOptions) {
    const currency: Currency = options.currency;
    const paymentLog = new EventLog<PaymentEvents>();
    this.invoiceLog = new EventLog<InvoicingEvents>();
    this.invoicing = new Invoicing(this.invoiceLog, options);
    this.payments = new Payments(paymentLog, currency);
    this.ledger = new Ledger(currency, billingAccounts);
    this.invoiceLog.subscribe("invoice-issued", ({ payload }) => this.book(payload));
    paymentLog.subscribe("payment-received", ({ payload }) => this.bookPayment(payload));
  }

  /** Issues an invoice, opens its receivable and posts it. */
  invoice(buyer: Buyer, lines: Lines, date: IsoDate): Invoice {
    return this.settled(this.invoicing.issue(buyer, lines, date));
  }

  /** Takes an invoice back: a credit note, posted against the receivables. */
  credit(invoice: Invoice, date: IsoDate): Invoice {
    return this.settled(this.invoicing.credit(invoice, date));
  }

  /** Records a payment and posts it. */
  receive(payment: IncomingPayment): Payment {
    return this.payments.receive(payment);
  }

  /** The receivables that are late on a day. A credited invoice is owed by nobody. */
  reminders(today: IsoDate): readonly Reminder[] {
    const credited = new Set(this.invoicing.issued().map((invoice) => invoice.corrects));
    return this.payments
      .reminders(today)
      .filter(({ receivable }) => !credited.has(receivable.document));
  }

  /** What the books say is owed to us: the same as receivables minus credits and payments. */
  outstanding(): Money {
    return this.ledger.naturalBalance("receivables");
  }

  /** A document as HTML. */
  render(invoice: Invoice, locale: DocumentLocale): string {
    return renderInvoice(invoice, locale).toString();
  }

  /** Listeners do not stop the log: what one of them refused is brought to the caller here. */
  private settled(invoice: Invoice): Invoice {
    const failure = this.invoiceLog.failures.at(-1);
    if (failure !== undefined) {
      throw new Error(`${invoice.number} was issued but not booked`, { cause: failure.error });
    }
    return invoice;
  }

  private book(invoice: Invoice): void {
    const { net, tax, gross } = invoice.taxes;
    this.ledger.post({
      date: invoice.date,
      text: `${invoice.number} ${invoice.buyer.name}`,
      postings: [
        { account: "receivables", amount: gross },
        { account: "sales", amount: net.negated() },
        { account: "vat owed", amount: tax.negated() },
      ],
    });
    if (invoice.corrects !== undefined) return;
    const { number, buyer, dueDate } = invoice;
    this.payments.open({ document: number, debtor: buyer.name, amount: gross, dueDate });
  }

  private bookPayment(payment: Payment): void {
    const account = payment.document === undefined ? "unmatched payments" : "receivables";
    this.ledger.post({
      date: payment.date,
      text: `${payment.receipt} ${payment.reference}`.trim(),
      postings: [
        { account: "bank", amount: payment.amount },
        { account, amount: payment.amount.negated() },
      ],
    });
  }
}

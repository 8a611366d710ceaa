import { type IsoDate, addDays, nextBusinessDay } from "@acme/core-date";
import { type EventLog } from "@acme/core-events";
import { type Currency, Money } from "@acme/core-money";
import { type Party } from "@acme/core-party";
import { NumberSequence, type SequenceEvents } from "@acme/utility-sequence";
import { type TaxClass, type TaxSummary, summarizeTax, taxNote } from "@acme/utility-tax";

/** What is sold: a quantity of something at a price without tax. */
export interface LineRequest {
  readonly text: string;
  readonly quantity: number;
  readonly unitPrice: Money;
  readonly taxClass: TaxClass;
}

/** A line of an invoice with its amount without tax. */
export interface InvoiceLine extends LineRequest {
  readonly net: Money;
}

/** An invoice, or a credit note (then `corrects` names the invoice, and amounts are negative). */
export interface Invoice {
  readonly number: string;
  readonly date: IsoDate;
  readonly dueDate: IsoDate;
  readonly seller: Party;
  readonly buyer: Party;
  readonly lines: readonly InvoiceLine[];
  readonly taxes: TaxSummary;
  readonly note: string;
  readonly corrects?: string;
}

/** What invoicing records. */
export type InvoicingEvents = SequenceEvents & { readonly "invoice-issued": Invoice };

/** How a seller writes invoices. */
export interface InvoicingOptions {
  readonly seller: Party;
  readonly currency: Currency;
  /** Days until payment is due, 14 unless told; a due date is moved to the next business day. */
  readonly paymentDays?: number;
}

/** Issues the invoices and credit notes of one seller. */
export class Invoicing {
  private readonly log: EventLog<InvoicingEvents>;
  private readonly options: InvoicingOptions;
  private readonly invoiceNumbers: NumberSequence;
  private readonly creditNumbers: NumberSequence;

  constructor(log: EventLog<InvoicingEvents>, options: InvoicingOptions) {
    const sequenceLog = log as unknown as EventLog<SequenceEvents>;
    this.log = log;
    this.options = options;
    this.invoiceNumbers = new NumberSequence(sequenceLog, { prefix: "INV" });
    this.creditNumbers = new NumberSequence(sequenceLog, { prefix: "CRN" });
  }

  /** Issues an invoice. Nothing is recorded, and no number is used, if a line is wrong. */
  issue(buyer: Party, requests: readonly LineRequest[], date: IsoDate): Invoice {
    if (requests.length === 0) throw new RangeError("An invoice needs at least one line");
    for (const { text, quantity, unitPrice } of requests) {
      if (!Number.isSafeInteger(quantity) || quantity <= 0) {
        throw new RangeError(`"${text}": the quantity must be a whole number above 0`);
      }
      if (unitPrice.isNegative) throw new RangeError(`"${text}": the price is negative`);
    }
    const lines = requests.map((line) => ({ ...line, net: line.unitPrice.times(line.quantity) }));
    return this.record(this.invoiceNumbers, buyer, lines, date);
  }

  /**
   * Issues the credit note that takes an invoice back as a whole; each invoice can be credited
   * once.
   */
  credit(invoice: Invoice, date: IsoDate): Invoice {
    const issued = this.issued();
    if (!issued.some((other) => other.number === invoice.number && other.corrects === undefined)) {
      throw new RangeError(`${invoice.number} is no invoice that was issued here`);
    }
    const earlier = issued.find((other) => other.corrects === invoice.number);
    if (earlier) throw new RangeError(`${invoice.number} was credited by ${earlier.number}`);
    const lines = invoice.lines.map((line) => ({ ...line, net: line.net.negated() }));
    return this.record(this.creditNumbers, invoice.buyer, lines, date, invoice.number);
  }

  /** Everything that was issued, oldest first. */
  issued(): readonly Invoice[] {
    return this.log.ofName("invoice-issued").map((event) => event.payload);
  }

  /** The sum of all invoices and credit notes without tax. */
  revenue(): Money {
    return Money.sum(
      this.issued().map((invoice) => invoice.taxes.net),
      this.options.currency,
    );
  }

  private record(
    numbers: NumberSequence,
    buyer: Party,
    lines: readonly InvoiceLine[],
    date: IsoDate,
    corrects?: string,
  ): Invoice {
    const { seller, currency, paymentDays = 14 } = this.options;
    const taxes = summarizeTax(seller, buyer, lines, currency);
    const note = taxNote(taxes.treatment, buyer.vatNumber);
    const dueDate = nextBusinessDay(addDays(date, paymentDays));
    const number = numbers.next(date);
    const correction = corrects === undefined ? {} : { corrects };
    const invoice = Object.freeze({
      number,
      date,
      dueDate,
      seller,
      buyer,
      lines,
      taxes,
      note,
      ...correction,
    });
    this.log.append("invoice-issued", invoice);
    return invoice;
  }
}

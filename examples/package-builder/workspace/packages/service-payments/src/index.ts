import { type IsoDate, daysBetween } from "@acme/core-date";
import { type EventLog } from "@acme/core-events";
import { type Currency, Money } from "@acme/core-money";
import { NumberSequence, type SequenceEvents } from "@acme/utility-sequence";
import { normalizeIban } from "@acme/validator-identifiers";

/** Money that somebody owes us for a document. */
export interface Receivable {
  readonly document: string;
  readonly debtor: string;
  readonly amount: Money;
  readonly dueDate: IsoDate;
}

/** Money that arrived. `document` is absent while nobody knows what it was for. */
export interface Payment {
  readonly receipt: string;
  readonly date: IsoDate;
  readonly amount: Money;
  readonly iban: string;
  readonly reference: string;
  readonly document?: string;
}

/** What payments record. */
export type PaymentEvents = SequenceEvents & {
  readonly "receivable-opened": Receivable;
  readonly "payment-received": Payment;
};

/**
 * A receivable that is late, and how firmly to remind: 1 after the due date, 2 from 14 days, 3 from
 * 28.
 */
export interface Reminder {
  readonly receivable: Receivable;
  readonly outstanding: Money;
  readonly daysLate: number;
  readonly level: 1 | 2 | 3;
}

/** Follows who owes what, and what was paid. */
export class Payments {
  private readonly log: EventLog<PaymentEvents>;
  private readonly currency: Currency;
  private readonly receipts: NumberSequence;

  constructor(log: EventLog<PaymentEvents>, currency: Currency) {
    this.log = log;
    this.currency = currency;
    this.receipts = new NumberSequence(log as unknown as EventLog<SequenceEvents>, {
      prefix: "RCP",
    });
  }

  /** Opens a receivable; a document has one at most. */
  open(receivable: Receivable): void {
    if (this.receivables().some((other) => other.document === receivable.document)) {
      throw new RangeError(`${receivable.document} has a receivable already`);
    }
    this.log.append("receivable-opened", receivable);
  }

  /** Records a payment, and matches it to the document that its reference names, if any. */
  receive(payment: { date: IsoDate; amount: Money; iban: string; reference: string }): Payment {
    const iban = normalizeIban(payment.iban);
    if (iban === null) throw new RangeError(`"${payment.iban}" is no valid IBAN`);
    if (payment.amount.compare(Money.zero(this.currency)) <= 0) {
      throw new RangeError("A payment is more than nothing");
    }
    const words = payment.reference.toUpperCase().split(/[^A-Z0-9-]+/);
    const match = this.receivables().find((receivable) => words.includes(receivable.document));
    const document = match === undefined ? {} : { document: match.document };
    const receipt = this.receipts.next(payment.date);
    return this.log.append("payment-received", { ...payment, iban, receipt, ...document }).payload;
  }

  receivables(): readonly Receivable[] {
    return this.log.ofName("receivable-opened").map((event) => event.payload);
  }

  payments(): readonly Payment[] {
    return this.log.ofName("payment-received").map((event) => event.payload);
  }

  /** Payments whose reference named no document that is known. */
  unmatched(): readonly Payment[] {
    return this.payments().filter((payment) => payment.document === undefined);
  }

  /** What is still owed for a document; negative if too much was paid. */
  outstanding(document: string): Money {
    const receivable = this.receivables().find((other) => other.document === document);
    if (receivable === undefined) throw new RangeError(`${document} has no receivable`);
    const paid = this.payments().filter((payment) => payment.document === document);
    return receivable.amount.minus(
      Money.sum(
        paid.map((payment) => payment.amount),
        this.currency,
      ),
    );
  }

  /** What is owed in all. */
  totalOutstanding(): Money {
    return Money.sum(
      this.receivables().map((open) => this.outstanding(open.document)),
      this.currency,
    );
  }

  /** The receivables that are late on a day, the latest first. */
  reminders(today: IsoDate): readonly Reminder[] {
    return this.receivables()
      .map((receivable) => {
        const daysLate = daysBetween(receivable.dueDate, today);
        const level: Reminder["level"] = daysLate >= 28 ? 3 : daysLate >= 14 ? 2 : 1;
        return { receivable, outstanding: this.outstanding(receivable.document), daysLate, level };
      })
      .filter((reminder) => reminder.daysLate > 0 && !reminder.outstanding.isNegative)
      .filter((reminder) => !reminder.outstanding.isZero)
      .sort((a, b) => b.daysLate - a.daysLate);
  }
}

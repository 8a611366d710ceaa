import { type IsoDate, dateSchema, fiscalYear } from "@acme/core-date";
import { type EventLog } from "@acme/core-events";
import { type Schema, integer, parse, record, text } from "@acme/validator-schema";

/** A document number that was given out. */
export interface IssuedNumber {
  readonly sequence: string;
  readonly year: number;
  readonly counter: number;
  readonly date: IsoDate;
  readonly number: string;
}

/** The event by which a sequence remembers its numbers. */
export type SequenceEvents = { readonly "number-issued": IssuedNumber };

/** Checks a recorded number, for logs that come from outside. */
export const issuedNumberSchema: Schema<IssuedNumber> = record({
  sequence: text({ minLength: 1 }),
  year: integer({ min: 1, max: 9999 }),
  counter: integer({ min: 1 }),
  date: dateSchema,
  number: text({ minLength: 1 }),
});

/** How a sequence numbers its documents. */
export interface SequenceOptions {
  /** Stands before every number: "INV" gives "INV-2026-0001". */
  readonly prefix: string;
  /** Least digits of the counter, 4 unless told. */
  readonly digits?: number;
  /** The month (1–12) that opens a fiscal year, 1 unless told. */
  readonly firstMonth?: number;
}

const optionsSchema = record({
  prefix: text({ pattern: /^[A-Z]{2,6}$/ }),
  digits: integer({ min: 1, max: 12 }),
  firstMonth: integer({ min: 1, max: 12 }),
});

/**
 * Numbers without gaps, counted anew in every fiscal year. The log is the only memory: a sequence
 * over the same log continues where the last one stopped. Dates must not go back, as tax offices
 * ask.
 */
export class NumberSequence {
  private readonly log: EventLog<SequenceEvents>;
  private readonly prefix: string;
  private readonly digits: number;
  private readonly firstMonth: number;

  constructor(log: EventLog<SequenceEvents>, options: SequenceOptions) {
    const { prefix, digits, firstMonth } = parse(optionsSchema, {
      digits: 4,
      firstMonth: 1,
      ...options,
    });
    this.log = log;
    this.prefix = prefix;
    this.digits = digits;
    this.firstMonth = firstMonth;
  }

  /** The number that was given out last, if any was. */
  get last(): IssuedNumber | undefined {
    return this.log
      .ofName("number-issued")
      .map((event) => event.payload)
      .filter((issued) => issued.sequence === this.prefix)
      .at(-1);
  }

  /** Gives out the next number for a document of that date, and records it. */
  next(date: IsoDate): string {
    const last = this.last;
    if (last !== undefined && date < last.date) {
      throw new RangeError(
        `${last.number} is dated ${last.date}: a later number cannot be dated ${date}`,
      );
    }
    const year = fiscalYear(date, this.firstMonth);
    const counter = last?.year === year ? last.counter + 1 : 1;
    const number = `${this.prefix}-${year}-${String(counter).padStart(this.digits, "0")}`;
    this.log.append("number-issued", { sequence: this.prefix, year, counter, date, number });
    return number;
  }
}

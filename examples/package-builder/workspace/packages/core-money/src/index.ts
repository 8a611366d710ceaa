import { type Schema, refine, text } from "@acme/validator-schema";
import { type Currency, digitsOf, divideHalfEven, isCurrency } from "./currency.js";

export { type Currency, digitsOf, isCurrency } from "./currency.js";

/** An exact amount of one currency. Immutable; amounts of different currencies never mix. */
export class Money {
  /** The amount in the smallest unit of the currency (cents). */
  readonly minor: bigint;
  readonly currency: Currency;

  private constructor(minor: bigint, currency: Currency) {
    this.minor = minor;
    this.currency = currency;
  }

  /** Reads "12.34" or "-5"; more digits than the currency has are refused, never rounded. */
  static of(amount: string, currency: Currency): Money {
    const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(amount);
    const digits = digitsOf(currency);
    const fraction = match?.[3] ?? "";
    if (!match || fraction.length > digits) {
      throw new RangeError(
        `"${amount}" is no amount of ${currency} with at most ${digits} decimals`,
      );
    }
    const minor = BigInt(`${match[2]}${fraction.padEnd(digits, "0")}`);
    return new Money(match[1] === "-" ? -minor : minor, currency);
  }

  static ofMinor(minor: bigint, currency: Currency): Money {
    return new Money(minor, currency);
  }

  static zero(currency: Currency): Money {
    return new Money(0n, currency);
  }

  /** The sum of any number of amounts of the currency. */
  static sum(amounts: Iterable<Money>, currency: Currency): Money {
    let total = Money.zero(currency);
    for (const amount of amounts) total = total.plus(amount);
    return total;
  }

  plus(other: Money): Money {
    this.requireSameCurrency(other);
    return new Money(this.minor + other.minor, this.currency);
  }

  minus(other: Money): Money {
    return this.plus(other.negated());
  }

  negated(): Money {
    return new Money(-this.minor, this.currency);
  }

  /** This amount × numerator ÷ denominator, rounded half to even. */
  times(numerator: number | bigint, denominator: number | bigint = 1n): Money {
    const product = this.minor * BigInt(numerator);
    return new Money(divideHalfEven(product, BigInt(denominator)), this.currency);
  }

  /** Splits the amount by weights without losing a cent: what is left goes to the largest rests. */
  allocate(weights: readonly number[]): Money[] {
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    if (total <= 0 || weights.some((weight) => weight < 0 || !Number.isSafeInteger(weight))) {
      throw new RangeError("Weights must be whole numbers, not negative, with a positive sum");
    }
    const sign = this.minor < 0n ? -1n : 1n;
    const magnitude = this.minor * sign;
    const parts = weights.map((weight, index) => {
      const product = magnitude * BigInt(weight);
      return { index, share: product / BigInt(total), rest: product % BigInt(total) };
    });
    let left = magnitude - parts.reduce((sum, part) => sum + part.share, 0n);
    const byRest = [...parts].sort((a, b) =>
      a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1,
    );
    for (const part of byRest) {
      if (left === 0n) break;
      part.share += 1n;
      left -= 1n;
    }
    return parts.map((part) => new Money(part.share * sign, this.currency));
  }

  /** Below, at or above zero as this amount is smaller than, equal to or greater than the other. */
  compare(other: Money): -1 | 0 | 1 {
    this.requireSameCurrency(other);
    return this.minor < other.minor ? -1 : this.minor > other.minor ? 1 : 0;
  }

  get isZero(): boolean {
    return this.minor === 0n;
  }

  get isNegative(): boolean {
    return this.minor < 0n;
  }

  /** The amount alone, with all its decimals: "12.30". */
  toDecimal(): string {
    const digits = digitsOf(this.currency);
    const magnitude = (this.isNegative ? -this.minor : this.minor)
      .toString()
      .padStart(digits + 1, "0");
    const whole = magnitude.slice(0, magnitude.length - digits);
    const fraction = digits > 0 ? `.${magnitude.slice(-digits)}` : "";
    return `${this.isNegative ? "-" : ""}${whole}${fraction}`;
  }

  toString(): string {
    return `${this.toDecimal()} ${this.currency}`;
  }

  toJSON(): string {
    return this.toString();
  }

  private requireSameCurrency(other: Money): void {
    if (other.currency !== this.currency) {
      throw new TypeError(`${this.currency} and ${other.currency} do not mix`);
    }
  }
}

/** Reads the text form that `toString` gives: "12.34 EUR". */
export function parseMoney(value: string): Money {
  const [amount = "", currency = ""] = value.split(" ");
  if (!isCurrency(currency)) throw new RangeError(`"${value}" has no known currency`);
  return Money.of(amount, currency);
}

/** Checks a text such as "12.34 EUR" and gives the money. */
export const moneySchema: Schema<Money> = refine(text({ minLength: 3 }), parseMoney);

/** Digits after the decimal point by ISO 4217 code. */
const minorDigits = { CHF: 2, EUR: 2, GBP: 2, JPY: 0, KWD: 3, PLN: 2, USD: 2 } as const;

/** A currency that this package can calculate in. */
export type Currency = keyof typeof minorDigits;

/** True if the code names a currency that is known here. */
export function isCurrency(code: string): code is Currency {
  return Object.hasOwn(minorDigits, code);
}

/** How many digits the currency has after its decimal point. */
export function digitsOf(currency: Currency): number {
  return minorDigits[currency];
}

/** Divides and rounds half to even, so that rounding many amounts has no drift. */
export function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  if (denominator <= 0n) throw new RangeError("The denominator must be positive");
  const negative = numerator < 0n;
  const magnitude = negative ? -numerator : numerator;
  const quotient = magnitude / denominator;
  const twice = (magnitude % denominator) * 2n;
  const up = twice > denominator || (twice === denominator && quotient % 2n === 1n);
  const rounded = up ? quotient + 1n : quotient;
  return negative ? -rounded : rounded;
}

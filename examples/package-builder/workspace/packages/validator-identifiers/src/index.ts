import { mod97, passesGs1, passesLuhn, passesMod11And10 } from "./check_digits.js";

export { passesLuhn } from "./check_digits.js";

/** Lengths of IBANs by country. */
const ibanLengths: Readonly<Record<string, number>> = {
  AT: 20,
  BE: 16,
  CH: 21,
  DE: 22,
  ES: 24,
  FR: 27,
  GB: 22,
  IT: 27,
  LU: 20,
  NL: 18,
  PL: 28,
};

/** How a country writes its VAT numbers, and its check where it is a simple one. */
const vatRules: Readonly<Record<string, { form: RegExp; passes?: (digits: string) => boolean }>> = {
  AT: {
    form: /^ATU\d{8}$/,
    passes: (number) => austrianCheckDigit(number) === Number(number.at(-1)),
  },
  BE: {
    form: /^BE[01]\d{9}$/,
    passes: (number) => 97 - (Number(number.slice(2, 10)) % 97) === Number(number.slice(10)),
  },
  DE: { form: /^DE[1-9]\d{8}$/, passes: (number) => passesMod11And10(number.slice(2)) },
  ES: { form: /^ES[A-Z0-9]\d{7}[A-Z0-9]$/ },
  FR: { form: /^FR[A-HJ-NP-Z0-9]{2}\d{9}$/, passes: (number) => passesLuhn(number.slice(4)) },
  IT: { form: /^IT\d{11}$/, passes: (number) => passesLuhn(number.slice(2)) },
  NL: { form: /^NL\d{9}B\d{2}$/ },
  PL: { form: /^PL\d{10}$/ },
};

function austrianCheckDigit(number: string): number {
  let sum = 4;
  for (let position = 0; position < 7; position++) {
    const weighted = Number(number[position + 3]) * (position % 2 === 1 ? 2 : 1);
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return (10 - (sum % 10)) % 10;
}

function compact(text: string): string {
  return text.replace(/[\s.-]/g, "").toUpperCase();
}

/** The IBAN without spaces, in capitals; `null` if its length or check digits are wrong. */
export function normalizeIban(text: string): string | null {
  const iban = compact(text);
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]+$/.test(iban)) return null;
  if (ibanLengths[iban.slice(0, 2)] !== iban.length) return null;
  return mod97(iban.slice(4) + iban.slice(0, 4)) === 1 ? iban : null;
}

/** The IBAN in groups of four, as it is printed. */
export function formatIban(iban: string): string {
  return compact(iban).replace(/(.{4})(?=.)/g, "$1 ");
}

/** The VAT number with its country, without spaces; `null` if its form or check digit is wrong. */
export function normalizeVatNumber(text: string): string | null {
  const number = compact(text);
  const rule = vatRules[number.slice(0, 2)];
  if (!rule || !rule.form.test(number)) return null;
  return rule.passes === undefined || rule.passes(number) ? number : null;
}

/** The country of a VAT number that was normalized. */
export function vatCountry(vatNumber: string): string {
  return vatNumber.slice(0, 2);
}

/** True for a GTIN-8, -12, -13 or -14 (the number under a bar code) with the right check digit. */
export function isGtin(text: string): boolean {
  return [8, 12, 13, 14].includes(text.length) && passesGs1(text);
}

/** True for a payment card number of 12 to 19 digits with the right check digit. */
export function isCardNumber(text: string): boolean {
  const digits = compact(text);
  return digits.length >= 12 && digits.length <= 19 && passesLuhn(digits);
}

/** The last four digits of a card, the rest hidden. */
export function maskCardNumber(text: string): string {
  const digits = compact(text);
  return `•••• ${digits.slice(-4)}`;
}

import { type IsoDate, partsOf } from "@acme/core-date";
import { type Money, digitsOf } from "@acme/core-money";
import { type Party } from "@acme/core-party";

/** A language and its country, as documents are written for it. */
export type Locale = "de-DE" | "en-GB" | "en-US" | "fr-FR";

interface Conventions {
  readonly group: string;
  readonly decimal: string;
  readonly symbolFirst: boolean;
  readonly date: (year: string, month: string, day: string) => string;
}

const narrowSpace = "\u202f";
const noBreakSpace = "\u00a0";

const conventions: Readonly<Record<Locale, Conventions>> = {
  "de-DE": { group: ".", decimal: ",", symbolFirst: false, date: (y, m, d) => `${d}.${m}.${y}` },
  "en-GB": { group: ",", decimal: ".", symbolFirst: true, date: (y, m, d) => `${d}/${m}/${y}` },
  "en-US": { group: ",", decimal: ".", symbolFirst: true, date: (y, m, d) => `${m}/${d}/${y}` },
  "fr-FR": {
    group: narrowSpace,
    decimal: ",",
    symbolFirst: false,
    date: (y, m, d) => `${d}/${m}/${y}`,
  },
};

const symbols: Readonly<Record<string, string>> = { EUR: "€", GBP: "£", JPY: "¥", USD: "$" };

/** True if texts can be formatted for this locale. */
export function isLocale(text: string): text is Locale {
  return Object.hasOwn(conventions, text);
}

/** Puts the group separator between every three digits. */
function grouped(digits: string, separator: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, separator);
}

/** An amount with the symbol (or code) of its currency: "1.234,50 €", "-£1,234.50". */
export function formatMoney(money: Money, locale: Locale): string {
  const { group, decimal, symbolFirst } = conventions[locale];
  const [whole = "0", fraction] = money.toDecimal().replace("-", "").split(".");
  const sign = money.isNegative ? "-" : "";
  const number =
    digitsOf(money.currency) > 0
      ? `${grouped(whole, group)}${decimal}${fraction}`
      : grouped(whole, group);
  const symbol = symbols[money.currency];
  if (symbol !== undefined && symbolFirst) return `${sign}${symbol}${number}`;
  return `${sign}${number}${noBreakSpace}${symbol ?? money.currency}`;
}

/** A date in digits, in the order of the locale. */
export function formatDate(date: IsoDate, locale: Locale): string {
  const { year, month, day } = partsOf(date);
  const two = (value: number): string => String(value).padStart(2, "0");
  return conventions[locale].date(String(year).padStart(4, "0"), two(month), two(day));
}

/** Basis points (1/100 %) as a percentage: 550 → "5.5 %". */
export function formatRate(basisPoints: number, locale: Locale): string {
  const percent = String(basisPoints / 100).replace(".", conventions[locale].decimal);
  return locale.startsWith("en") ? `${percent}%` : `${percent}${noBreakSpace}%`;
}

/** The lines of an address as they stand on a letter; the country only for mail abroad. */
export function addressLines(party: Party, fromCountry: string): string[] {
  const { street, postalCode, city, country } = party.address;
  const place = ["GB", "US"].includes(country) ? `${city} ${postalCode}` : `${postalCode} ${city}`;
  return [party.name, street, place, ...(country === fromCountry ? [] : [country])];
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text made safe for HTML content and quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** A template tag: values are escaped, unless they are the result of `html` (or a list of such). */
export function html(
  parts: TemplateStringsArray,
  ...values: readonly (Html | readonly Html[] | string)[]
): Html {
  const rendered = values.map((value) => {
    if (typeof value === "string") return escapeHtml(value);
    return value instanceof Html ? value.text : value.map((element) => element.text).join("");
  });
  return new Html(parts.reduce((text, part, index) => text + (rendered[index - 1] ?? "") + part));
}

/** HTML that is safe to insert as it is. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

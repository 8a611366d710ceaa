import { Money, type Currency } from "@acme/core-money";
import { type Party, isEuBusiness, taxCountry } from "@acme/core-party";
import { normalizeVatNumber } from "@acme/validator-identifiers";

/** Which rate of a country applies to a product. */
export type TaxClass = "standard" | "reduced" | "exempt";

/** How a sale is taxed: at home, by the buyer (reverse charge), as an export, or not at all. */
export type Treatment = "domestic" | "destination" | "reverse-charge" | "export";

/** An amount without tax and the class that it is taxed by. */
export interface TaxableLine {
  readonly net: Money;
  readonly taxClass: TaxClass;
}

/** The sum of all lines of one rate. `basisPoints` is the rate in 1/100 %. */
export interface TaxTotal {
  readonly basisPoints: number;
  readonly net: Money;
  readonly tax: Money;
}

/** The taxes of one document. */
export interface TaxSummary {
  readonly treatment: Treatment;
  readonly country: string;
  readonly totals: readonly TaxTotal[];
  readonly net: Money;
  readonly tax: Money;
  readonly gross: Money;
}

const rates: Readonly<Record<string, { readonly standard: number; readonly reduced: number }>> = {
  AT: { standard: 2000, reduced: 1000 },
  BE: { standard: 2100, reduced: 600 },
  DE: { standard: 1900, reduced: 700 },
  ES: { standard: 2100, reduced: 1000 },
  FR: { standard: 2000, reduced: 550 },
  IT: { standard: 2200, reduced: 1000 },
  NL: { standard: 2100, reduced: 900 },
  PL: { standard: 2300, reduced: 800 },
};

/** The rate of a country in basis points; 0 for exempt goods and countries without VAT here. */
export function rateOf(country: string, taxClass: TaxClass): number {
  return taxClass === "exempt" ? 0 : (rates[country]?.[taxClass] ?? 0);
}

/** How a sale between two parties is taxed. */
export function treatmentOf(seller: Party, buyer: Party): Treatment {
  const from = taxCountry(seller);
  const to = taxCountry(buyer);
  if (from === to) return "domestic";
  if (isEuBusiness(seller) && isEuBusiness(buyer)) return "reverse-charge";
  return Object.hasOwn(rates, to) ? "destination" : "export";
}

/**
 * The taxes of a document. Tax is rounded once per rate, not per line, so that the total of a
 * document does not depend on how it is split into lines.
 */
export function summarizeTax(
  seller: Party,
  buyer: Party,
  lines: readonly TaxableLine[],
  currency: Currency,
): TaxSummary {
  const treatment = treatmentOf(seller, buyer);
  const country = treatment === "domestic" ? taxCountry(seller) : taxCountry(buyer);
  const taxed = treatment === "domestic" || treatment === "destination";
  const netByRate = new Map<number, Money>();
  for (const line of lines) {
    const rate = taxed ? rateOf(country, line.taxClass) : 0;
    netByRate.set(rate, (netByRate.get(rate) ?? Money.zero(currency)).plus(line.net));
  }
  const totals = [...netByRate]
    .sort(([a], [b]) => b - a)
    .map(([basisPoints, net]) => ({ basisPoints, net, tax: net.times(basisPoints, 10_000) }));
  const net = Money.sum(
    totals.map((total) => total.net),
    currency,
  );
  const tax = Money.sum(
    totals.map((total) => total.tax),
    currency,
  );
  return { treatment, country, totals, net, tax, gross: net.plus(tax) };
}

/** A price with the tax that a private buyer of the country pays. */
export function grossPrice(net: Money, taxClass: TaxClass, country: string): Money {
  return net.plus(net.times(rateOf(country, taxClass), 10_000));
}

/** The sentence that a document must carry for its treatment; empty for an ordinary sale. */
export function taxNote(treatment: Treatment, buyerVatNumber: string | undefined): string {
  if (treatment === "export") return "Export: no value added tax is due.";
  if (treatment !== "reverse-charge") return "";
  const number = normalizeVatNumber(buyerVatNumber ?? "");
  if (number === null) throw new RangeError("Reverse charge needs the buyer's VAT number");
  return `Reverse charge: the tax is owed by the recipient (${number}).`;
}

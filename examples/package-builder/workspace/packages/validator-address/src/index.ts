/** A postal address. `country` is an ISO 3166 code of two letters. */
export interface Address {
  readonly street: string;
  readonly postalCode: string;
  readonly city: string;
  readonly country: string;
}

interface CountryRule {
  readonly name: string;
  readonly postalCode: RegExp;
  /** Makes the printed form of a code that was stripped of spaces. */
  readonly print?: (code: string) => string;
  readonly euMember: boolean;
}

const countries: Readonly<Record<string, CountryRule>> = {
  AT: { name: "Austria", postalCode: /^[1-9]\d{3}$/, euMember: true },
  BE: { name: "Belgium", postalCode: /^[1-9]\d{3}$/, euMember: true },
  CH: { name: "Switzerland", postalCode: /^[1-9]\d{3}$/, euMember: false },
  DE: { name: "Germany", postalCode: /^(?!00)\d{5}$/, euMember: true },
  ES: { name: "Spain", postalCode: /^(0[1-9]|[1-4]\d|5[0-2])\d{3}$/, euMember: true },
  FR: { name: "France", postalCode: /^\d{5}$/, euMember: true },
  GB: {
    name: "United Kingdom",
    postalCode: /^[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}$/,
    print: (code) => `${code.slice(0, -3)} ${code.slice(-3)}`,
    euMember: false,
  },
  IT: { name: "Italy", postalCode: /^\d{5}$/, euMember: true },
  NL: {
    name: "Netherlands",
    postalCode: /^[1-9]\d{3}[A-Z]{2}$/,
    print: (code) => `${code.slice(0, 4)} ${code.slice(4)}`,
    euMember: true,
  },
  PL: {
    name: "Poland",
    postalCode: /^\d{5}$/,
    print: (code) => `${code.slice(0, 2)}-${code.slice(2)}`,
    euMember: true,
  },
  US: {
    name: "United States",
    postalCode: /^\d{5}(\d{4})?$/,
    print: (code) => (code.length > 5 ? `${code.slice(0, 5)}-${code.slice(5)}` : code),
    euMember: false,
  },
};

/** True if addresses of this country can be checked. */
export function isKnownCountry(country: string): boolean {
  return Object.hasOwn(countries, country);
}

/** The English name of a country; the code itself if it is not known. */
export function countryName(country: string): string {
  return countries[country]?.name ?? country;
}

/** True if the country is a member of the European Union (for tax treatment). */
export function isEuMember(country: string): boolean {
  return countries[country]?.euMember ?? false;
}

/** The postal code as the country prints it; `null` if it is none of that country. */
export function normalizePostalCode(country: string, code: string): string | null {
  const rule = countries[country];
  const stripped = code.replace(/[\s-]/g, "").toUpperCase();
  if (!rule || !rule.postalCode.test(stripped)) return null;
  return rule.print ? rule.print(stripped) : stripped;
}

/** Every problem of an address, each as one sentence; empty if it is good. */
export function addressProblems(address: Address): string[] {
  const problems: string[] = [];
  if (address.street.trim() === "") problems.push("The street is missing.");
  if (address.city.trim() === "") problems.push("The city is missing.");
  if (!isKnownCountry(address.country)) {
    problems.push(`The country "${address.country}" is not known.`);
  } else if (normalizePostalCode(address.country, address.postalCode) === null) {
    problems.push(`"${address.postalCode}" is no postal code of ${countryName(address.country)}.`);
  }
  return problems;
}

/**
 * The address trimmed, its postal code in the printed form. Throws a `RangeError` with every
 * problem.
 */
export function normalizeAddress(address: Address): Address {
  const problems = addressProblems(address);
  if (problems.length > 0) throw new RangeError(problems.join(" "));
  return {
    street: address.street.trim(),
    postalCode: normalizePostalCode(address.country, address.postalCode) ?? address.postalCode,
    city: address.city.trim(),
    country: address.country,
  };
}

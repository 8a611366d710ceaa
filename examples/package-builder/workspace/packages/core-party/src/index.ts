import { type Address, isEuMember, normalizeAddress } from "@acme/validator-address";
import { normalizeIban, normalizeVatNumber, vatCountry } from "@acme/validator-identifiers";
import { type Schema, oneOf, optional, parse, record, refine, text } from "@acme/validator-schema";

export { type Address } from "@acme/validator-address";

/** Somebody who buys or sells: everything is checked and normalized. */
export interface Party {
  readonly kind: "company" | "person";
  readonly name: string;
  readonly address: Address;
  readonly vatNumber?: string;
  readonly iban?: string;
  readonly email?: string;
}

function required(value: string | null, message: string): string {
  if (value === null) throw new RangeError(message);
  return value;
}

const addressSchema: Schema<Address> = refine(
  record({
    street: text({ minLength: 1 }),
    postalCode: text({ minLength: 1 }),
    city: text({ minLength: 1 }),
    country: text({ pattern: /^[A-Z]{2}$/ }),
  }),
  normalizeAddress,
);

const fields = record({
  kind: oneOf("company", "person"),
  name: refine(text({ minLength: 1 }), (name) => name.trim().replace(/\s+/g, " ")),
  address: addressSchema,
  vatNumber: optional(
    refine(text(), (value) =>
      required(normalizeVatNumber(value), `"${value}" is no valid VAT number`),
    ),
  ),
  iban: optional(
    refine(text(), (value) => required(normalizeIban(value), `"${value}" is no valid IBAN`)),
  ),
  email: optional(
    refine(text({ pattern: /^[^\s@]+@[^\s@]+\.[^\s@]+$/ }), (value) => value.toLowerCase()),
  ),
});

/** Checks a party that came from outside: from a form, a file or a request. */
export const partySchema: Schema<Party> = refine(fields, (value) => {
  if (value.kind === "person" && value.vatNumber !== undefined) {
    throw new RangeError("A private person has no VAT number");
  }
  return Object.freeze(value) as Party;
});

/** The checked party, or an `InvalidValueError` with every problem. */
export function createParty(value: unknown): Party {
  return parse(partySchema, value);
}

/** True for a company that can account for tax by itself within the European Union. */
export function isEuBusiness(party: Party): boolean {
  return (
    party.kind === "company" && party.vatNumber !== undefined && isEuMember(party.address.country)
  );
}

/** The country in which a party pays tax: that of its VAT number, else that of its address. */
export function taxCountry(party: Party): string {
  return party.vatNumber === undefined ? party.address.country : vatCountry(party.vatNumber);
}

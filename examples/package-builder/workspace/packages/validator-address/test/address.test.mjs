import assert from "node:assert/strict";
import { test } from "node:test";
import {
  addressProblems,
  countryName,
  isEuMember,
  isKnownCountry,
  normalizeAddress,
  normalizePostalCode,
} from "@acme/validator-address";

test("postal codes are printed as their country prints them", () => {
  assert.equal(normalizePostalCode("GB", "sw1a1aa"), "SW1A 1AA");
  assert.equal(normalizePostalCode("NL", "1012js"), "1012 JS");
  assert.equal(normalizePostalCode("PL", "00950"), "00-950");
  assert.equal(normalizePostalCode("US", "94105 1234"), "94105-1234");
  assert.equal(normalizePostalCode("US", "94105"), "94105");
  assert.equal(normalizePostalCode("DE", "10115"), "10115");
  assert.equal(normalizePostalCode("DE", "00115"), null);
  assert.equal(normalizePostalCode("ES", "53001"), null);
  assert.equal(normalizePostalCode("ZZ", "1"), null);
});

test("every problem of an address is named", () => {
  assert.deepEqual(addressProblems({ street: " ", postalCode: "12", city: "", country: "DE" }), [
    "The street is missing.",
    "The city is missing.",
    '"12" is no postal code of Germany.',
  ]);
  assert.deepEqual(addressProblems({ street: "A 1", postalCode: "12", city: "B", country: "ZZ" }), [
    'The country "ZZ" is not known.',
  ]);
});

test("a good address is trimmed and normalized, a bad one throws", () => {
  const address = { street: " Damrak 1 ", postalCode: "1012lg", city: "Amsterdam ", country: "NL" };
  assert.deepEqual(normalizeAddress(address), {
    street: "Damrak 1",
    postalCode: "1012 LG",
    city: "Amsterdam",
    country: "NL",
  });
  assert.throws(
    () => normalizeAddress({ ...address, postalCode: "x" }),
    /no postal code of Netherlands/,
  );
});

test("countries are known by code", () => {
  assert.ok(isKnownCountry("FR"));
  assert.ok(!isKnownCountry("toString"));
  assert.equal(countryName("AT"), "Austria");
  assert.equal(countryName("ZZ"), "ZZ");
  assert.ok(isEuMember("IT"));
  assert.ok(!isEuMember("CH"));
  assert.ok(!isEuMember("ZZ"));
});

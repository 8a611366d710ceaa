import assert from "node:assert/strict";
import { test } from "node:test";
import {
  formatIban,
  isCardNumber,
  isGtin,
  maskCardNumber,
  normalizeIban,
  normalizeVatNumber,
  passesLuhn,
  vatCountry,
} from "@acme/validator-identifiers";

test("IBANs are normalized, and refused when a digit is wrong", () => {
  assert.equal(normalizeIban("de89 3704 0044 0532 0130 00"), "DE89370400440532013000");
  assert.equal(normalizeIban("GB82 WEST 1234 5698 7654 32"), "GB82WEST12345698765432");
  assert.equal(normalizeIban("FR14 2004 1010 0505 0001 3M02 606"), "FR1420041010050500013M02606");
  assert.equal(normalizeIban("DE89 3704 0044 0532 0130 01"), null);
  assert.equal(normalizeIban("DE89 3704"), null);
  assert.equal(normalizeIban("not an iban"), null);
  assert.equal(formatIban("NL91ABNA0417164300"), "NL91 ABNA 0417 1643 00");
});

test("VAT numbers are checked by the rule of their country", () => {
  assert.equal(normalizeVatNumber("DE 136 695 976"), "DE136695976");
  assert.equal(normalizeVatNumber("DE136695975"), null);
  assert.equal(normalizeVatNumber("ATU13585627"), "ATU13585627");
  assert.equal(normalizeVatNumber("ATU13585626"), null);
  assert.equal(normalizeVatNumber("BE0428759497"), "BE0428759497");
  assert.equal(normalizeVatNumber("FR40303265045"), "FR40303265045");
  assert.equal(normalizeVatNumber("IT00743110157"), "IT00743110157");
  assert.equal(normalizeVatNumber("NL004495445B01"), "NL004495445B01");
  assert.equal(normalizeVatNumber("XX123"), null);
  assert.equal(vatCountry("DE136695976"), "DE");
});

test("GTINs need one of four lengths and the GS1 check digit", () => {
  assert.ok(isGtin("4006381333931"));
  assert.ok(isGtin("96385074"));
  assert.ok(!isGtin("4006381333932"));
  assert.ok(!isGtin("400638133393"));
  assert.ok(!isGtin("40063813339x1"));
});

test("card numbers pass Luhn and are shown masked", () => {
  assert.ok(isCardNumber("4111 1111 1111 1111"));
  assert.ok(!isCardNumber("4111 1111 1111 1112"));
  assert.ok(!isCardNumber("411"));
  assert.equal(maskCardNumber("4111-1111-1111-1111"), "•••• 1111");
  assert.ok(!passesLuhn("12a4"));
});

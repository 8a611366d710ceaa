import assert from "node:assert/strict";
import { test } from "node:test";
import { Money, digitsOf, isCurrency, moneySchema, parseMoney } from "@acme/core-money";
import { parse } from "@acme/validator-schema";

const eur = (amount) => Money.of(amount, "EUR");

test("amounts are read and printed exactly", () => {
  assert.equal(eur("12.3").toString(), "12.30 EUR");
  assert.equal(eur("-0.05").toDecimal(), "-0.05");
  assert.equal(Money.of("500", "JPY").toString(), "500 JPY");
  assert.equal(Money.of("1.234", "KWD").minor, 1234n);
  assert.throws(() => eur("1.234"), /at most 2 decimals/);
  assert.throws(() => eur("1,2"), RangeError);
  assert.equal(
    JSON.stringify({ total: eur("90071992547409931.99") }),
    '{"total":"90071992547409931.99 EUR"}',
  );
});

test("arithmetic is exact and never mixes currencies", () => {
  assert.equal(eur("0.1").plus(eur("0.2")).toDecimal(), "0.30");
  assert.equal(eur("1").minus(eur("2.5")).toDecimal(), "-1.50");
  assert.equal(Money.sum([eur("1"), eur("2")], "EUR").toDecimal(), "3.00");
  assert.equal(eur("1").compare(eur("2")), -1);
  assert.equal(eur("2").compare(eur("2")), 0);
  assert.equal(eur("3").compare(eur("2")), 1);
  assert.ok(Money.zero("EUR").isZero);
  assert.throws(() => eur("1").plus(Money.of("1", "USD")), /EUR and USD do not mix/);
});

test("multiplication rounds half to even", () => {
  assert.equal(eur("0.05").times(1, 2).minor, 2n);
  assert.equal(eur("0.15").times(1, 2).minor, 8n);
  assert.equal(eur("-0.05").times(1, 2).minor, -2n);
  assert.equal(eur("99.99").times(1900, 10000).toDecimal(), "19.00");
  assert.throws(() => eur("1").times(1, 0), /denominator must be positive/);
});

test("allocation loses no cent, whatever the weights", () => {
  assert.deepEqual(eur("100").allocate([1, 1, 1]).map(String), [
    "33.34 EUR",
    "33.33 EUR",
    "33.33 EUR",
  ]);
  assert.deepEqual(eur("-0.05").allocate([7, 3]).map(String), ["-0.04 EUR", "-0.01 EUR"]);
  for (let cents = 0n; cents < 200n; cents++) {
    const parts = Money.ofMinor(cents, "EUR").allocate([3, 0, 5, 1, 2]);
    assert.equal(Money.sum(parts, "EUR").minor, cents);
    assert.equal(parts[1].minor, 0n);
  }
  assert.throws(() => eur("1").allocate([]), RangeError);
  assert.throws(() => eur("1").allocate([1, -1, 2]), RangeError);
});

test("the schema reads what toString gives", () => {
  assert.equal(parse(moneySchema, "7.50 CHF").toString(), "7.50 CHF");
  assert.throws(() => parse(moneySchema, "7.50 XYZ"), /no known currency/);
  assert.throws(() => parseMoney("12"), /no known currency/);
  assert.ok(isCurrency("GBP"));
  assert.ok(!isCurrency("toString"));
  assert.equal(digitsOf("JPY"), 0);
});

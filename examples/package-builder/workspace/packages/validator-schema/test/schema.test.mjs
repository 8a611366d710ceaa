import assert from "node:assert/strict";
import { test } from "node:test";
import {
  InvalidValueError,
  integer,
  list,
  oneOf,
  optional,
  parse,
  record,
  refine,
  text,
} from "@acme/validator-schema";

const order = record({
  sku: text({ minLength: 3, pattern: /^[A-Z0-9-]+$/ }),
  quantity: integer({ min: 1, max: 100 }),
  unit: oneOf("piece", "hour"),
  note: optional(text()),
});

test("a valid value comes back typed and unchanged", () => {
  const value = { sku: "CHAIR-1", quantity: 2, unit: "piece" };
  assert.deepEqual(parse(order, value), value);
  assert.deepEqual(parse(list(order), [{ ...value, note: "blue" }]), [{ ...value, note: "blue" }]);
});

test("every problem is named with its path", () => {
  const checked = list(order).check([
    { sku: "x", quantity: 0, unit: "box" },
    { sku: "ab!", quantity: 101, unit: "hour", colour: 1 },
  ]);
  assert.equal(checked.ok, false);
  assert.deepEqual(
    checked.problems.map((problem) => `${problem.path} ${problem.message}`),
    [
      "$[0].sku must have at least 3 characters",
      "$[0].quantity must be at least 1",
      "$[0].unit must be one of piece, hour",
      "$[1].sku must match /^[A-Z0-9-]+$/",
      "$[1].quantity must be at most 100",
      "$[1].colour is not known here",
    ],
  );
});

test("values of another kind are refused", () => {
  assert.equal(text().check(5).ok, false);
  assert.equal(integer().check(1.5).ok, false);
  assert.equal(record({}).check([]).ok, false);
  assert.equal(record({}).check(null).ok, false);
  assert.equal(list(text()).check({}).ok, false);
  assert.equal(list(text(), { minLength: 1 }).check([]).ok, false);
});

test("parse throws one error that lists the problems", () => {
  assert.throws(
    () => parse(order, {}),
    (error) =>
      error instanceof InvalidValueError &&
      error.problems.length === 3 &&
      error.message.includes("$.unit"),
  );
});

test("refine turns what its function throws into a problem", () => {
  const even = refine(integer(), (value) => {
    if (value % 2 !== 0) throw new RangeError("must be even");
    return value / 2;
  });
  assert.equal(parse(even, 8), 4);
  assert.throws(() => parse(even, 3), /\$: must be even/);
  assert.throws(() => parse(even, "3"), /must be a whole number/);
  const odd = refine(integer(), () => {
    throw "not an error object";
  });
  assert.throws(() => parse(odd, 1), /not an error object/);
});

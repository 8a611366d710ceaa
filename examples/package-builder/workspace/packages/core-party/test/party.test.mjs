import assert from "node:assert/strict";
import { test } from "node:test";
import { createParty, isEuBusiness, taxCountry } from "@acme/core-party";

const company = {
  kind: "company",
  name: "  Kontor   Nord GmbH ",
  address: { street: "Hafen 1", postalCode: "20457", city: "Hamburg", country: "DE" },
  vatNumber: "DE 136 695 976",
  iban: "DE89 3704 0044 0532 0130 00",
  email: "Office@Kontor.example",
};

test("a party is normalized", () => {
  assert.deepEqual(createParty(company), {
    ...company,
    name: "Kontor Nord GmbH",
    vatNumber: "DE136695976",
    iban: "DE89370400440532013000",
    email: "office@kontor.example",
  });
});

test("every problem of a party is named at once", () => {
  assert.throws(
    () =>
      createParty({
        ...company,
        kind: "club",
        vatNumber: "DE1",
        iban: "DE2",
        email: "x",
        address: {},
      }),
    (error) => {
      assert.deepEqual(
        error.problems.map((problem) => problem.path),
        [
          "$.kind",
          "$.address.street",
          "$.address.postalCode",
          "$.address.city",
          "$.address.country",
          "$.vatNumber",
          "$.iban",
          "$.email",
        ],
      );
      return true;
    },
  );
});

test("a private person has no VAT number", () => {
  assert.throws(
    () => createParty({ ...company, kind: "person" }),
    /private person has no VAT number/,
  );
});

test("an address of the wrong form is refused by its country", () => {
  const address = { ...company.address, postalCode: "2045" };
  assert.throws(() => createParty({ ...company, address }), /no postal code of Germany/);
});

test("tax follows the VAT number, then the address", () => {
  const german = createParty(company);
  const swiss = createParty({
    kind: "company",
    name: "Alpen AG",
    address: { street: "Bahnhof 2", postalCode: "8001", city: "Zürich", country: "CH" },
  });
  assert.ok(isEuBusiness(german));
  assert.ok(!isEuBusiness(swiss));
  assert.equal(taxCountry(german), "DE");
  assert.equal(taxCountry(swiss), "CH");
});

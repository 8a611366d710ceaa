import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDate } from "@acme/core-date";
import { parseMoney } from "@acme/core-money";
import { Ledger, readJournal } from "@acme/service-ledger";

const accounts = {
  bank: "asset",
  receivables: "asset",
  "vat owed": "liability",
  sales: "revenue",
  rent: "expense",
};
const posting = (account, amount) => ({ account, amount: parseMoney(`${amount} EUR`) });

function filled() {
  const ledger = new Ledger("EUR", accounts);
  ledger.post({
    date: parseDate("2026-01-10"),
    text: "Invoice, with tax",
    postings: [posting("receivables", 119), posting("sales", -100), posting("vat owed", -19)],
  });
  ledger.post({
    date: parseDate("2026-02-01"),
    text: "Rent",
    postings: [posting("rent", 30), posting("bank", -30)],
  });
  return ledger;
}

test("balances read as people of that account read them", () => {
  const ledger = filled();
  assert.equal(String(ledger.balance("sales")), "-100.00 EUR");
  assert.equal(String(ledger.naturalBalance("sales")), "100.00 EUR");
  assert.equal(String(ledger.naturalBalance("vat owed")), "19.00 EUR");
  assert.equal(String(ledger.naturalBalance("bank")), "-30.00 EUR");
  assert.equal(String(ledger.profit()), "70.00 EUR");
  assert.equal(String(ledger.profit(parseDate("2026-01-31"))), "100.00 EUR");
  assert.deepEqual(
    ledger.trialBalance().map((line) => line.account),
    Object.keys(accounts),
  );
});

test("an entry that does not balance is refused with every problem", () => {
  const ledger = filled();
  const date = parseDate("2026-03-01");
  assert.throws(
    () =>
      ledger.post({ date, text: "Oops", postings: [posting("bank", 5), posting("cellar", -4)] }),
    /cellar: is no account of this ledger; Oops: does not balance: 1.00 EUR is left/,
  );
  assert.throws(
    () => ledger.post({ date, text: "Alone", postings: [posting("bank", 0)] }),
    /two postings or more/,
  );
  assert.throws(() => ledger.balance("cellar"), /no account/);
  assert.equal(readJournal(ledger.exportCsv()).length, 5);
});

test("the exported journal is read back", () => {
  const [first] = readJournal(filled().exportCsv());
  assert.deepEqual(
    { ...first, amount: String(first.amount) },
    {
      date: "2026-01-10",
      text: "Invoice, with tax",
      account: "receivables",
      amount: "119.00 EUR",
    },
  );
});

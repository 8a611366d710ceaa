import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDate } from "@acme/core-date";
import { EventLog } from "@acme/core-events";
import { parseMoney } from "@acme/core-money";
import { Ledger } from "@acme/service-ledger";
import { Payments } from "@acme/service-payments";
import { figuresOf, renderDashboard } from "@acme/ui-dashboard";

const eur = (amount) => parseMoney(`${amount} EUR`);
const open = (document, amount, dueDate) => ({
  document,
  debtor: "Ada & Co",
  amount: eur(amount),
  dueDate,
});

function sources() {
  const payments = new Payments(new EventLog(), "EUR");
  payments.open(open("INV-1", 100, parseDate("2026-02-01")));
  payments.open(open("INV-2", 50, parseDate("2026-03-05")));
  payments.open(open("INV-3", 70, parseDate("2026-04-01")));
  const ledger = new Ledger("EUR", { bank: "asset", sales: "revenue" });
  for (const [date, amount] of [
    ["2026-02-28", 500],
    ["2026-03-01", 20],
  ]) {
    const postings = [
      { account: "bank", amount: eur(amount) },
      { account: "sales", amount: eur(-amount) },
    ];
    ledger.post({ date: parseDate(date), text: "Sale", postings });
  }
  return { payments, ledger, today: parseDate("2026-03-02"), locale: "en-GB" };
}

test("the figures of a day are worked out from payments and ledger", () => {
  const figures = figuresOf(sources());
  assert.equal(String(figures.outstanding), "220.00 EUR");
  assert.equal(figures.late.length, 1);
  assert.equal(figures.dueThisWeek, 1);
  assert.equal(String(figures.profit), "520.00 EUR");
  assert.equal(String(figures.profitLastMonth), "500.00 EUR");
});

test("what is late is listed with its reminder", () => {
  const page = String(renderDashboard(sources()));
  assert.match(page, /<h1>02\/03\/2026<\/h1>/);
  assert.match(page, /INV-1<\/th>\s*<td>Ada &amp; Co<\/td>\s*<td>€100\.00/);
  assert.match(page, /01\/02\/2026 \(29 days\).*Final notice/s);
  assert.match(page, /Profit: €520\.00 \(rising\)/);
  assert.match(page, /<dt>bank<\/dt>\s*<dd>€520\.00<\/dd>/);
});

test("a day with nothing late says so", () => {
  const today = parseDate("2026-02-01");
  const page = String(renderDashboard({ ...sources(), today }));
  assert.match(page, /Nothing is late/);
  assert.match(page, /\(level\)/);
});

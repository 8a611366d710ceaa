import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDate } from "@acme/core-date";
import { Money, parseMoney } from "@acme/core-money";
import { createParty } from "@acme/core-party";
import {
  addressLines,
  escapeHtml,
  formatDate,
  formatMoney,
  formatRate,
  html,
  isLocale,
} from "@acme/utility-format";

test("money is written as its locale writes it", () => {
  const price = parseMoney("1234567.5 EUR");
  assert.equal(formatMoney(price, "de-DE"), "1.234.567,50\u00a0€");
  assert.equal(formatMoney(price, "fr-FR"), "1\u202f234\u202f567,50\u00a0€");
  assert.equal(formatMoney(parseMoney("-1234.5 GBP"), "en-GB"), "-£1,234.50");
  assert.equal(formatMoney(parseMoney("999 JPY"), "en-US"), "¥999");
  assert.equal(formatMoney(parseMoney("5 CHF"), "en-US"), "5.00\u00a0CHF");
  assert.equal(formatMoney(Money.zero("USD"), "en-US"), "$0.00");
});

test("dates and rates follow the locale", () => {
  const date = parseDate("2026-03-09");
  assert.deepEqual(
    ["de-DE", "en-GB", "en-US"].map((locale) => formatDate(date, locale)),
    ["09.03.2026", "09/03/2026", "03/09/2026"],
  );
  assert.equal(formatDate(date, "fr-FR"), "09/03/2026");
  assert.equal(formatRate(1900, "de-DE"), "19\u00a0%");
  assert.equal(formatRate(550, "fr-FR"), "5,5\u00a0%");
  assert.equal(formatRate(550, "en-US"), "5.5%");
  assert.ok(isLocale("fr-FR"));
  assert.ok(!isLocale("xx"));
});

test("the country stands on mail abroad only", () => {
  const party = createParty({
    kind: "person",
    name: "Ada Byron",
    address: {
      street: "St James's Square 12",
      postalCode: "SW1Y4LB",
      city: "London",
      country: "GB",
    },
  });
  assert.deepEqual(addressLines(party, "GB"), [
    "Ada Byron",
    "St James's Square 12",
    "London SW1Y 4LB",
  ]);
  assert.equal(addressLines(party, "DE").at(-1), "GB");
});

test("what comes from outside is escaped", () => {
  assert.equal(
    escapeHtml(`<a href="x">'&'</a>`),
    "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;",
  );
  const items = ["<b>", "ok"].map((text) => html`<li>${text}</li>`);
  const rule = html`<hr />`;
  const list = html`<ul>${items}${rule}</ul>`;
  assert.equal(String(list), "<ul><li>&lt;b&gt;</li><li>ok</li><hr /></ul>");
});

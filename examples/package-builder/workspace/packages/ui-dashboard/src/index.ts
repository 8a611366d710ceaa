import { type IsoDate, addDays, endOfMonth } from "@acme/core-date";
import { type Money } from "@acme/core-money";
import { type Ledger } from "@acme/service-ledger";
import { type Payments, type Reminder } from "@acme/service-payments";
import { type Html, type Locale, formatDate, formatMoney, html } from "@acme/utility-format";

/** What the dashboard is made from. */
export interface DashboardSources {
  readonly ledger: Ledger;
  readonly payments: Payments;
  readonly today: IsoDate;
  readonly locale: Locale;
}

/** The figures of a day. */
export interface Figures {
  readonly outstanding: Money;
  readonly late: readonly Reminder[];
  readonly dueThisWeek: number;
  readonly profit: Money;
  readonly profitLastMonth: Money;
}

/** The last day of the month before the one of the date. */
function endOfLastMonth(date: IsoDate): IsoDate {
  const lastOfThis = endOfMonth(date);
  return addDays(lastOfThis, -Number(lastOfThis.slice(8)));
}

/** Works out the figures of a day. Profit counts from the beginning of the ledger. */
export function figuresOf({ ledger, payments, today }: DashboardSources): Figures {
  const inAWeek = addDays(today, 7);
  const open = payments.receivables().filter((receivable) => {
    const left = payments.outstanding(receivable.document);
    return !left.isZero && !left.isNegative;
  });
  return {
    outstanding: payments.totalOutstanding(),
    late: payments.reminders(today),
    dueThisWeek: open.filter(({ dueDate }) => dueDate >= today && dueDate <= inAWeek).length,
    profit: ledger.profit(today),
    profitLastMonth: ledger.profit(endOfLastMonth(today)),
  };
}

function lateTable(late: readonly Reminder[], locale: Locale): Html {
  if (late.length === 0) return html`<p>Nothing is late.</p>`;
  const rows = late.map(
    ({ receivable, outstanding, daysLate, level }) =>
      html`<tr>
        <th scope="row">${receivable.document}</th>
        <td>${receivable.debtor}</td>
        <td>${formatMoney(outstanding, locale)}</td>
        <td>${formatDate(receivable.dueDate, locale)} (${String(daysLate)} days)</td>
        <td>${["", "Reminder", "Second reminder", "Final notice"][level] ?? ""}</td>
      </tr>`,
  );
  return html`<table>
    <caption>
      Late
    </caption>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

/** The day on one page: receivables, what is late, and the balances of all accounts. */
export function renderDashboard(sources: DashboardSources): Html {
  const { ledger, today, locale } = sources;
  const figures = figuresOf(sources);
  const trend =
    ["falling", "level", "rising"][figures.profit.compare(figures.profitLastMonth) + 1] ?? "level";
  const balances = ledger.trialBalance(today).map(
    ({ account, balance }) =>
      html`<dt>${account}</dt>
        <dd>${formatMoney(balance, locale)}</dd>`,
  );
  return html`<main>
    <h1>${formatDate(today, locale)}</h1>
    <p>
      Outstanding: <strong>${formatMoney(figures.outstanding, locale)}</strong>,
      ${String(figures.dueThisWeek)} due within a week.
    </p>
    ${lateTable(figures.late, locale)}
    <p>Profit: ${formatMoney(figures.profit, locale)} (${trend})</p>
    <dl>${balances}</dl>
  </main>`;
}

import { Money } from "@acme/core-money";
import { type Invoice } from "@acme/service-invoicing";
import {
  type Html,
  type Locale,
  addressLines,
  formatDate,
  formatMoney,
  formatRate,
  html,
} from "@acme/utility-format";
import { words } from "./words.js";

/** The heading of a document: what it is, and its number. */
export function documentTitle(invoice: Invoice, locale: Locale): string {
  const { invoice: ordinary, creditNote } = words[locale];
  return `${invoice.corrects === undefined ? ordinary : creditNote} ${invoice.number}`;
}

function linesTable(invoice: Invoice, locale: Locale): Html {
  const { item, quantity, price, amount } = words[locale];
  const rows = invoice.lines.map(
    (line) =>
      html`<tr>
        <th scope="row">${line.text}</th>
        <td>${String(line.quantity)}</td>
        <td>${formatMoney(line.unitPrice, locale)}</td>
        <td>${formatMoney(line.net, locale)}</td>
      </tr>`,
  );
  return html`<table>
    <thead>
      <tr>
        <th scope="col">${item}</th>
        <th scope="col">${quantity}</th>
        <th scope="col">${price}</th>
        <th scope="col">${amount}</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

function totalsList(invoice: Invoice, locale: Locale): Html {
  const { net, tax, total } = words[locale];
  const taxes = invoice.taxes.totals
    .filter((entry) => entry.basisPoints > 0)
    .map(
      (entry) =>
        html`<dt>${tax} ${formatRate(entry.basisPoints, locale)}</dt>
          <dd>${formatMoney(entry.tax, locale)}</dd>`,
    );
  return html`<dl>
    <dt>${net}</dt>
    <dd>${formatMoney(invoice.taxes.net, locale)}</dd>
    ${taxes}
    <dt>${total}</dt>
    <dd><strong>${formatMoney(invoice.taxes.gross, locale)}</strong></dd>
  </dl>`;
}

/** The body of a document as accessible HTML. Texts from outside are escaped. */
export function renderInvoice(invoice: Invoice, locale: Locale): Html {
  const { corrects, date, due } = words[locale];
  const home = invoice.seller.address.country;
  const recipient = addressLines(invoice.buyer, home).map(
    (line) => html`<span>${line}</span><br />`,
  );
  const correction =
    invoice.corrects === undefined ? [] : [html`<p>${corrects} ${invoice.corrects}</p>`];
  const note = invoice.note === "" ? [] : [html`<p>${invoice.note}</p>`];
  return html`<article lang="${locale.slice(0, 2)}">
    <address>${recipient}</address>
    <h1>${documentTitle(invoice, locale)}</h1>
    ${correction}
    <p>
      ${date} <time datetime="${invoice.date}">${formatDate(invoice.date, locale)}</time> · ${due}
      <time datetime="${invoice.dueDate}">${formatDate(invoice.dueDate, locale)}</time>
    </p>
    ${linesTable(invoice, locale)}${totalsList(invoice, locale)}${note}
  </article>`;
}

/** A list of documents with the sum of their totals, for an overview. */
export function renderInvoiceList(invoices: readonly Invoice[], locale: Locale): Html {
  const rows = invoices.map(
    (invoice) =>
      html`<li>${documentTitle(invoice, locale)}: ${formatMoney(invoice.taxes.gross, locale)}</li>`,
  );
  const [first] = invoices;
  if (first === undefined) return html`<ul></ul>`;
  const total = Money.sum(
    invoices.map((invoice) => invoice.taxes.gross),
    first.taxes.gross.currency,
  );
  return html`<ul>
      ${rows}
    </ul>
    <p>${words[locale].total}: ${formatMoney(total, locale)}</p>`;
}

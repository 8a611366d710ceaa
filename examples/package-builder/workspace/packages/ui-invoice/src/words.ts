import { type Locale } from "@acme/utility-format";

/** The words that stand on a document. */
export interface Words {
  readonly invoice: string;
  readonly creditNote: string;
  readonly corrects: string;
  readonly date: string;
  readonly due: string;
  readonly item: string;
  readonly quantity: string;
  readonly price: string;
  readonly amount: string;
  readonly net: string;
  readonly tax: string;
  readonly total: string;
}

const english: Words = {
  invoice: "Invoice",
  creditNote: "Credit note",
  corrects: "Corrects",
  date: "Date",
  due: "Due",
  item: "Item",
  quantity: "Quantity",
  price: "Price",
  amount: "Amount",
  net: "Net",
  tax: "VAT",
  total: "Total",
};

/** The words of every locale. */
export const words: Readonly<Record<Locale, Words>> = {
  "en-GB": english,
  "en-US": english,
  "de-DE": {
    invoice: "Rechnung",
    creditNote: "Gutschrift",
    corrects: "Korrigiert",
    date: "Datum",
    due: "Fällig",
    item: "Artikel",
    quantity: "Menge",
    price: "Preis",
    amount: "Betrag",
    net: "Netto",
    tax: "USt",
    total: "Gesamt",
  },
  "fr-FR": {
    invoice: "Facture",
    creditNote: "Avoir",
    corrects: "Rectifie",
    date: "Date",
    due: "Échéance",
    item: "Article",
    quantity: "Quantité",
    price: "Prix",
    amount: "Montant",
    net: "HT",
    tax: "TVA",
    total: "TTC",
  },
};

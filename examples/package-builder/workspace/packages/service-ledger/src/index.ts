import { type IsoDate } from "@acme/core-date";
import { type Currency, Money } from "@acme/core-money";
import { dateColumn, moneyColumn, readTable, textColumn, writeTable } from "@acme/utility-csv";
import { InvalidValueError, type Problem } from "@acme/validator-schema";

/** Kinds of accounts. Assets and expenses grow by debits, the others by credits. */
export type AccountKind = "asset" | "liability" | "equity" | "revenue" | "expense";

/** One side of an entry: a debit is positive, a credit negative. */
export interface Posting {
  readonly account: string;
  readonly amount: Money;
}

/** A dated entry whose postings sum to zero. */
export interface Entry {
  readonly date: IsoDate;
  readonly text: string;
  readonly postings: readonly Posting[];
}

/** A row of the exported journal. */
export interface JournalRow {
  readonly date: IsoDate;
  readonly text: string;
  readonly account: string;
  readonly amount: Money;
}

const journalColumns = {
  date: dateColumn("Date"),
  text: textColumn("Text"),
  account: textColumn("Account"),
  amount: moneyColumn("Amount"),
};

/** A double-entry ledger: every entry balances, so the ledger always does. */
export class Ledger {
  private readonly currency: Currency;
  private readonly kinds: ReadonlyMap<string, AccountKind>;
  private readonly entries: Entry[] = [];

  constructor(currency: Currency, accounts: Readonly<Record<string, AccountKind>>) {
    this.currency = currency;
    this.kinds = new Map(Object.entries(accounts));
  }

  /**
   * Records an entry; throws with every problem if it does not balance or names unknown accounts.
   */
  post(entry: Entry): void {
    const problems: Problem[] = entry.postings
      .filter((posting) => !this.kinds.has(posting.account))
      .map((posting) => ({ path: posting.account, message: "is no account of this ledger" }));
    if (entry.postings.length < 2)
      problems.push({ path: entry.text, message: "needs two postings or more" });
    const sum = Money.sum(
      entry.postings.map((posting) => posting.amount),
      this.currency,
    );
    if (!sum.isZero)
      problems.push({ path: entry.text, message: `does not balance: ${sum} is left` });
    if (problems.length > 0) throw new InvalidValueError(problems);
    this.entries.push(Object.freeze(entry));
  }

  /** Debits minus credits of an account, up to and including a date if one is given. */
  balance(account: string, until?: IsoDate): Money {
    if (!this.kinds.has(account)) throw new RangeError(`"${account}" is no account of this ledger`);
    const amounts = this.entries
      .filter((entry) => until === undefined || entry.date <= until)
      .flatMap((entry) => entry.postings)
      .filter((posting) => posting.account === account)
      .map((posting) => posting.amount);
    return Money.sum(amounts, this.currency);
  }

  /** The balance as people of that kind of account read it: revenue and debts are positive. */
  naturalBalance(account: string, until?: IsoDate): Money {
    const balance = this.balance(account, until);
    const kind = this.kinds.get(account);
    return kind === "asset" || kind === "expense" ? balance : balance.negated();
  }

  /** Every account with its natural balance, in the order in which the accounts were declared. */
  trialBalance(until?: IsoDate): readonly { account: string; kind: AccountKind; balance: Money }[] {
    return [...this.kinds].map(([account, kind]) => ({
      account,
      kind,
      balance: this.naturalBalance(account, until),
    }));
  }

  /** Revenue minus expenses. */
  profit(until?: IsoDate): Money {
    const lines = this.trialBalance(until);
    const sumOf = (kind: AccountKind): Money =>
      Money.sum(
        lines.filter((line) => line.kind === kind).map((line) => line.balance),
        this.currency,
      );
    return sumOf("revenue").minus(sumOf("expense"));
  }

  /** The journal as CSV, one line a posting. */
  exportCsv(): string {
    const rows = this.entries.flatMap(({ date, text, postings }) =>
      postings.map(({ account, amount }) => ({ date, text, account, amount })),
    );
    return writeTable<JournalRow>(journalColumns, rows);
  }
}

/** Reads a journal that `exportCsv` wrote. */
export function readJournal(csv: string): JournalRow[] {
  return readTable<JournalRow>(journalColumns, csv);
}

import { type Schema, refine, text } from "@acme/validator-schema";

/** A calendar date as ISO 8601 text, "2026-02-28": it sorts as text and has no time zone. */
export type IsoDate = string & { readonly __brand: "IsoDate" };

const millisecondsPerDay = 86_400_000;

/** Saturday and Sunday, as `weekday` counts. */
const weekend: ReadonlySet<number> = new Set([6, 7]);

function fromDayNumber(dayNumber: number): IsoDate {
  return new Date(dayNumber * millisecondsPerDay).toISOString().slice(0, 10) as IsoDate;
}

function dayNumber(date: IsoDate): number {
  return Date.parse(`${date}T00:00:00Z`) / millisecondsPerDay;
}

/** Year, month (1–12) and day of a date. */
export function partsOf(date: IsoDate): { year: number; month: number; day: number } {
  const [year = 0, month = 0, day = 0] = date.split("-").map(Number);
  return { year, month, day };
}

/** The date of a year, month (1–12) and day; throws if there is none, as on 30 February. */
export function dateOf(year: number, month: number, day: number): IsoDate {
  const pad = (value: number, width: number): string => String(value).padStart(width, "0");
  return parseDate(`${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`);
}

/** Reads "2026-02-28"; throws a `RangeError` for anything that is no date of the calendar. */
export function parseDate(value: string): IsoDate {
  const date = value as IsoDate;
  const real = /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(`${value}T00:00:00Z`));
  if (!real || fromDayNumber(dayNumber(date)) !== value) {
    throw new RangeError(`"${value}" is no date of the calendar`);
  }
  return date;
}

/** The date a number of days later (or earlier, if negative). */
export function addDays(date: IsoDate, days: number): IsoDate {
  return fromDayNumber(dayNumber(date) + days);
}

/** How many days lie from the first to the second date; negative if the second is earlier. */
export function daysBetween(from: IsoDate, to: IsoDate): number {
  return dayNumber(to) - dayNumber(from);
}

/** How many days a month (1–12) has. */
export function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** The same day some months later; the last day of the month where that day does not exist. */
export function addMonths(date: IsoDate, months: number): IsoDate {
  const { year, month, day } = partsOf(date);
  const index = year * 12 + (month - 1) + months;
  const targetYear = Math.floor(index / 12);
  const targetMonth = (index % 12) + 1;
  return dateOf(targetYear, targetMonth, Math.min(day, daysInMonth(targetYear, targetMonth)));
}

/** The last day of the month of a date. */
export function endOfMonth(date: IsoDate): IsoDate {
  const { year, month } = partsOf(date);
  return dateOf(year, month, daysInMonth(year, month));
}

/** The day of the week, Monday = 1 to Sunday = 7. */
export function weekday(date: IsoDate): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
}

/** True from Monday to Friday, unless the date is one of the holidays. */
export function isBusinessDay(date: IsoDate, holidays: ReadonlySet<IsoDate> = new Set()): boolean {
  return !weekend.has(weekday(date)) && !holidays.has(date);
}

/** The date itself if it is a business day, else the next one. */
export function nextBusinessDay(
  date: IsoDate,
  holidays: ReadonlySet<IsoDate> = new Set(),
): IsoDate {
  let day = date;
  while (!isBusinessDay(day, holidays)) day = addDays(day, 1);
  return day;
}

/**
 * The fiscal year that a date is in; `firstMonth` (1–12) opens it, and it is named for its first
 * day.
 */
export function fiscalYear(date: IsoDate, firstMonth = 1): number {
  const { year, month } = partsOf(date);
  return month >= firstMonth ? year : year - 1;
}

/** Checks a text such as "2026-02-28" and gives the date. */
export const dateSchema: Schema<IsoDate> = refine(text(), parseDate);

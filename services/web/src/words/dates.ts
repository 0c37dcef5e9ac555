import {locale} from '../i18n/language';

const kZone = 'Africa/Johannesburg';

/// Formats cost far more to make than to use, and a table uses each hundreds of times.
const dateFormats = new Map<string, Intl.DateTimeFormat>();
const numberFormats = new Map<string, Intl.NumberFormat>();

function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale()} ${JSON.stringify(options)}`;
  const kept = dateFormats.get(key) ?? new Intl.DateTimeFormat(locale(), options);
  dateFormats.set(key, kept);
  return kept;
}

/// "2011", "January 2011" or "19 January 2011": as exact as its source.
export function dateWords(text: string | null | undefined, month: 'short' | 'long' = 'short'): string {
  const parts = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?/.exec(text ?? '');
  if (!parts) return text ?? '';
  const [, year, monthNumber, day] = parts;
  if (!monthNumber) return year!;
  const date = new Date(Date.UTC(Number(year), Number(monthNumber) - 1, day ? Number(day) : 1));
  return dateFormat({year: 'numeric', month, ...(day ? {day: 'numeric'} : {}), timeZone: 'UTC'}).format(date);
}

export function instantWords(text: string): string {
  return dateFormat({dateStyle: 'medium', timeStyle: 'short', timeZone: kZone}).format(new Date(text));
}

/// Today in the municipality, as 2026-11-25.
export function today(now = new Date()): string {
  return new Intl.DateTimeFormat('en-CA', {timeZone: kZone}).format(now);
}

export function numberWords(value: number): string {
  const kept = numberFormats.get(locale()) ?? new Intl.NumberFormat(locale());
  numberFormats.set(locale(), kept);
  return kept.format(value);
}

export function moneyWords(money: {amount: string; currency: string}): string {
  return new Intl.NumberFormat(locale(), {style: 'currency', currency: money.currency}).format(Number(money.amount));
}

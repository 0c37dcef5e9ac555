import {locale} from '../i18n/language';

const kZone = 'Africa/Johannesburg';

/// "2011", "January 2011" or "19 January 2011": as exact as its source.
export function dateWords(text: string | null | undefined, month: 'short' | 'long' = 'short'): string {
  const parts = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?/.exec(text ?? '');
  if (!parts) return text ?? '';
  const [, year, monthNumber, day] = parts;
  if (!monthNumber) return year!;
  const date = new Date(Date.UTC(Number(year), Number(monthNumber) - 1, day ? Number(day) : 1));
  return new Intl.DateTimeFormat(locale(), {
    year: 'numeric',
    month,
    ...(day ? {day: 'numeric'} : {}),
    timeZone: 'UTC',
  }).format(date);
}

export function instantWords(text: string): string {
  return new Intl.DateTimeFormat(locale(), {dateStyle: 'medium', timeStyle: 'short', timeZone: kZone}).format(
    new Date(text),
  );
}

/// Today in the municipality, as 2026-11-25.
export function today(now = new Date()): string {
  return new Intl.DateTimeFormat('en-CA', {timeZone: kZone}).format(now);
}

export const numberWords = (value: number) => new Intl.NumberFormat(locale()).format(value);

export function moneyWords(money: {amount: string; currency: string}): string {
  return new Intl.NumberFormat(locale(), {style: 'currency', currency: money.currency}).format(Number(money.amount));
}

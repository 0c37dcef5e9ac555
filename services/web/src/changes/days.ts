/// Days that people compare: the financial year runs from 1 July to 30 June.

const iso = (date: Date) => date.toISOString().slice(0, 10);
const day = (text: string) => new Date(`${text}T00:00:00Z`);

/// The last day of the financial year before the one of `today`: 2026-11-25 is in 2026/27, so 2026-06-30.
export function lastYearEnd(today: string): string {
  const [year, month] = today.split('-').map(Number) as [number, number];
  return `${month >= 7 ? year : year - 1}-06-30`;
}

/// The last day of the quarter before the one of `today`: quarters end in September, December, March and June.
export function lastQuarterEnd(today: string): string {
  const date = day(today);
  date.setUTCDate(1);
  date.setUTCMonth(Math.floor(date.getUTCMonth() / 3) * 3);
  date.setUTCDate(0);
  return iso(date);
}

/// The same day a year before; 28 February for 29 February.
export function yearBefore(text: string): string {
  const date = day(text);
  const month = date.getUTCMonth();
  date.setUTCFullYear(date.getUTCFullYear() - 1);
  if (date.getUTCMonth() !== month) date.setUTCDate(0);
  return iso(date);
}

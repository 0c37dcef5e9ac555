/// Municipal financial years run from 1 July to 30 June and are named 2013-14.

const named = (begins: number) => `${begins}-${String((begins + 1) % 100).padStart(2, '0')}`;

const beginOf = (day: string) => {
  const [year, month] = day.split('-').map(Number) as [number, number];
  return month >= 7 ? year : year - 1;
};

/// The financial year that a day lies in.
export const yearOf = (day: string): string => named(beginOf(day));

/// Every financial year from the first that has days of the calendar year `first` to the one of `today`, newest first.
export function yearsBetween(first: number, today: string): string[] {
  const years: string[] = [];
  for (let begins = beginOf(today); begins >= first - 1; begins -= 1) years.push(named(begins));
  return years;
}

/// "relationships_active.2013-14@1306" of "/v1/figures/relationships_active.2013-14@1306"; undefined of any other path.
export function figureOf(link: string | undefined): string | undefined {
  const found = /^\/v1\/figures\/(.+@\d+)$/.exec(link ?? '');
  return found ? decodeURIComponent(found[1]!) : undefined;
}

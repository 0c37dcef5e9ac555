/// Municipal quarters: the year runs from 1 July, Q1 is July to September.

export function quarterOf(day: string): string {
  const [year, month] = day.split('-').map(Number) as [number, number];
  const begins = month >= 7 ? year : year - 1;
  const quarter = Math.floor(((month + 5) % 12) / 3) + 1;
  return `${begins}-${String((begins + 1) % 100).padStart(2, '0')}-Q${quarter}`;
}

export function quarterBefore(id: string): string {
  const [year, , quarter] = /^(\d{4})-(\d{2})-Q(\d)$/.exec(id)?.slice(1).map(Number) as [number, number, number];
  const begins = quarter === 1 ? year - 1 : year;
  return `${begins}-${String((begins + 1) % 100).padStart(2, '0')}-Q${quarter === 1 ? 4 : quarter - 1}`;
}

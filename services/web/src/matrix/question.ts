import {timesOf} from '../app/location';

/// What the matrix is asked, as the address has it. Names are those of /v1/matrix; `show` are the columns shown, and
/// `rows` with `columns` make it a cross-table (links of the plain page mean the same).
export const kFacets = [
  'kind',
  'status',
  'badge',
  'geographic_level',
  'cluster',
  'lead_units',
  'partner_type',
  'country',
  'running',
  'start_year',
] as const;

export const kPivotDimensions = [
  'unit',
  'cluster',
  'geographic_level',
  'kind',
  'partner_type',
  'themes',
  'status',
  'start_year',
  'badge',
  'country',
] as const;

/// Columns that can be shown, with the member of the row that they need.
export const kColumns = [
  'partners',
  'lead_units',
  'status',
  'start_date',
  'kind',
  'geographic_level',
  'cluster',
  'focus_area',
  'countries',
  'end_date',
  'planned_end',
  'mandate',
  'flags',
  'last_activity',
  'last_confirmed',
  'reports_outstanding',
  'ref',
] as const;
export type ColumnName = (typeof kColumns)[number];
export const kShownFirst: ColumnName[] = ['partners', 'lead_units', 'status', 'start_date'];

export const kSorts = ['-start_date', 'start_date', 'title', '-badge', 'lead_units', 'last_activity'] as const;
export const kFirstSort = '-start_date';

/// Rows of the first page, and of those after it.
export const kFirstPage = 50;
export const kNextPages = 500;

const kNoFilter = new Set(['valid_at', 'known_at', 'q', 'sort', 'show', 'rows', 'columns', 'lang', 'after', 'limit']);

/// The filters alone: names of columns with their values.
export function filtersOf(query: URLSearchParams): [string, string][] {
  return [...query.entries()].filter(([name, value]) => !kNoFilter.has(name) && value);
}

export function shownOf(query: URLSearchParams): ColumnName[] {
  const said = query
    .get('show')
    ?.split(',')
    .filter((name): name is ColumnName => kColumns.includes(name as ColumnName));
  return said?.length ? said : kShownFirst;
}

/// Filters, free text and times: what rows, pivot, facets and export share.
export function selectionOf(query: URLSearchParams): URLSearchParams {
  const asked = timesOf(query);
  const text = query.get('q');
  if (text) asked.set('q', text);
  for (const [name, value] of filtersOf(query)) asked.append(name, value);
  return asked;
}

/// Members that every row needs, whatever is shown: its title, and its badge.
const kAlways = ['title', 'title_zu', 'title_af', 'ref', 'kind', 'geographic_level', 'badge', 'running'];

/// The question of one page of rows.
export function pageQuestion(query: URLSearchParams, after: string): URLSearchParams {
  const asked = selectionOf(query);
  asked.set('sort', query.get('sort') ?? kFirstSort);
  const members = new Set<string>([...kAlways, ...shownOf(query)]);
  if (members.has('start_date')) members.add('end_date');
  asked.set('columns', [...members].join(','));
  asked.set('limit', String(after ? kNextPages : kFirstPage));
  if (after) asked.set('after', after);
  else asked.set('facets', kFacets.join(','));
  return asked;
}

export function pivotOf(query: URLSearchParams): {rows: string; columns: string} | undefined {
  const rows = query.get('rows');
  if (!rows) return undefined;
  return {rows, columns: query.get('columns') ?? 'kind'};
}

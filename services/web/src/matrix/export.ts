import {read} from '../api/client';
import {columnWords} from '../words/codes';
import {today} from '../words/dates';
import {cellText, titleOf} from './cells';
import {csv, fileName} from './csv';
import {pageQuestion, shownOf, type ColumnName} from './question';
import type {Row} from './rows';

/// Every row of what is shown, not only those that were loaded, at the position of the first page.
async function allRows(query: URLSearchParams, told: (done: number, total: number) => void) {
  const rows: Row[] = [];
  let position = 0;
  let after = '';
  do {
    const asked = pageQuestion(query, after);
    asked.delete('facets');
    asked.set('limit', '500');
    const page = await read('/v1/matrix', {query: asked});
    position ||= page.position;
    rows.push(...page.body.items);
    told(rows.length, page.body.total);
    after = page.body.next ?? '';
  } while (after);
  return {rows, position};
}

const kAlways: (ColumnName | 'title')[] = ['ref', 'title'];

export function rowsAsCsv(rows: Row[], shown: ColumnName[]): string {
  const columns = [...kAlways, ...shown.filter((name) => name !== 'ref')];
  const cells = rows.map((row) => columns.map((name) => (name === 'title' ? titleOf(row) : cellText(row, name))));
  return csv(columns.map(columnWords), cells);
}

function save(name: string, type: string, text: string) {
  const url = URL.createObjectURL(new Blob([text], {type}));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

export async function exportShown(
  query: URLSearchParams,
  form: 'csv' | 'json',
  told: (done: number, total: number) => void,
) {
  const {rows, position} = await allRows(query, told);
  const name = fileName(query.get('valid_at') ?? today(), position, form);
  if (form === 'csv') save(name, 'text/csv', rowsAsCsv(rows, shownOf(query)));
  else save(name, 'application/json', JSON.stringify({position, address: location.href, items: rows}, null, 1));
}

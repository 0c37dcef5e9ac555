import type {Schema} from '../api/client';
import {valueWords, words} from '../words/codes';
import {dateWords, moneyWords} from '../words/dates';
import type {Names} from './names';

const kDates = new Set([
  'start_date',
  'planned_end',
  'end_date',
  'approval_date',
  'signed',
  'report_due',
  'last_activity',
]);
const kMoney = new Set(['funding_committed', 'funding_received']);
const kIds = new Set(['lead_units', 'disowned', 'funder']);

/// "attached other - Rahmenvereinbarung 2011": state, kind, hash or -, title.
export function documentOf(value: string) {
  const [state = '', kind = '', sha256 = '', ...title] = value.split(' ');
  return {state, kind, sha256: sha256 === '-' ? '' : sha256, title: title.join(' ')};
}

/// "35000000000 ZAR": minor units.
export function moneyOf(value: string): {amount: string; currency: string} {
  const [minor = '0', currency = 'ZAR'] = value.split(' ');
  const negative = minor.startsWith('-');
  const digits = minor.replace('-', '').padStart(3, '0');
  return {amount: `${negative ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`, currency};
}

function one(column: string, value: string, names: Names): string {
  if (kIds.has(column)) return names(value) ?? value;
  if (kDates.has(column)) return dateWords(value);
  if (kMoney.has(column)) return moneyWords(moneyOf(value));
  if (column === 'party') return words('value', value);
  if (column === 'document') {
    const document = documentOf(value);
    return `${document.title || words('document_kind', document.kind)} (${words('document_state', document.state)})`;
  }
  return valueWords(column, value);
}

/// A value of a cell as an event set it; a list has one line each.
export function changeWords(column: string, value: string | null, names: Names): string {
  if (value === null || value === '') return '';
  return value
    .trimEnd()
    .split('\n')
    .map((line) => one(column, line, names))
    .join(', ');
}

/// Whom or what a cell by element is about: "o:<organisation>:partner" is a name and a role.
export function elementWords(change: Schema<'Change'>, names: Names): string {
  if (!change.element) return '';
  if (change.column === 'party') {
    const [, id = '', role = ''] = change.element.split(':');
    return `${names(id) ?? id} (${words('role', role)})`;
  }
  if (change.column === 'signed') return names(change.element) ?? change.element;
  if (change.column === 'rival_claim') return change.element;
  return '';
}

/// The event behind a cell; of many values, behind the one that is named, or the first.
export function positionOf(row: Schema<'Engagement'>, column: string, element?: string): number | undefined {
  const set = row.positions?.[column];
  if (set === undefined || typeof set === 'number') return set;
  if (element === undefined) return Object.values(set)[0];
  return set[element];
}

import {Fragment, type ReactNode} from 'react';
import {useTranslation} from 'react-i18next';

import type {Schema} from '../api/client';
import {To} from '../app/link';
import {Cite} from '../ui/cite';
import {columnWords, countryWords, valueWords} from '../words/codes';
import {dateWords, moneyWords, numberWords} from '../words/dates';
import {positionOf} from './values';

type Row = Schema<'Engagement'>;

const kTexts = [
  'ref',
  'formality',
  'origin',
  'focus_area',
  'purpose',
  'expected_benefit',
  'mandate',
  'approver',
  'decision_reference',
  'vote',
  'outcome',
  'renewal_review',
  'risk_level',
  'risk',
  'series',
  'exit_plan',
  'remarks',
  'publication_class',
  'last_confirmed',
] as const;
const kDates = ['planned_end', 'end_date', 'approval_date', 'last_activity'] as const;
const kLists = ['themes', 'sdgs', 'pillars'] as const;

function linked(text: string): ReactNode {
  return text.split(/(https?:\/\/\S+)/).map((part, index) =>
    /^https?:/.test(part) ? (
      <a key={index} href={part} rel="noreferrer">
        {part.replace(/^https?:\/\/(www\.)?/, '').slice(0, 60)}
        {part.length > 70 && '…'}
      </a>
    ) : (
      part
    ),
  );
}

/// Each fact that is known, with the event that set it.
export function Facts({row}: {row: Row}) {
  const {t} = useTranslation();
  const facts: [string, ReactNode, number | undefined][] = [];
  const add = (column: string, value: ReactNode, from = column) => facts.push([column, value, positionOf(row, from)]);
  const units = row.lead_units ?? [];
  if (units.length > 0)
    add(
      'lead_units',
      units.map((unit, index) => (
        <Fragment key={unit.id}>
          {index > 0 && ', '}
          <To path="/" query={{unit: unit.id}}>
            {unit.name}
          </To>
        </Fragment>
      )),
    );
  if (row.cluster) add('cluster', (row.clusters ?? [row.cluster]).map((one) => one.name).join(', '), 'lead_units');
  add('start_date', row.start_date ? dateWords(row.start_date, 'long') : t('engagement.unknown'));
  for (const column of kDates) if (row[column]) add(column, dateWords(row[column], 'long'));
  if (row.status_since) add('status_since', dateWords(row.status_since, 'long'), 'status');
  for (const column of kTexts) if (row[column]) add(column, linked(valueWords(column, row[column])));
  if (row.notice_days !== undefined) add('notice_days', numberWords(row.notice_days));
  for (const column of kLists) if (row[column]?.length) add(column, row[column].join(', '));
  if (row.countries?.length) add('countries', row.countries.map(countryWords).join(', '));
  for (const sign of row.signed ?? [])
    facts.push([
      'signed',
      `${sign.name ?? columnWords('municipality')}${sign.date ? `, ${dateWords(sign.date, 'long')}` : ''}`,
      positionOf(row, 'signed', sign.by),
    ]);
  for (const money of row.funding ?? [])
    facts.push([
      'funding',
      [
        money.committed && `${moneyWords(money.committed)} ${t('engagement.committed')}`,
        money.received && `${moneyWords(money.received)} ${t('engagement.received')}`,
        money.funder?.name,
      ]
        .filter(Boolean)
        .join(', '),
      positionOf(row, 'funding_committed', money.id) ?? positionOf(row, 'funding_received', money.id),
    ]);
  for (const activity of row.activities ?? [])
    facts.push([
      'activity',
      `${activity.title}${activity.date ? `, ${dateWords(activity.date)}` : ''}`,
      positionOf(row, 'activity', activity.id),
    ]);
  if (row.flags?.length)
    facts.push(['flags', row.flags.map((flag) => valueWords('flags', flag)).join(', '), undefined]);
  if (row.source) add('source', linked(row.source));
  return (
    <section aria-labelledby="facts">
      <h2 id="facts">{t('engagement.facts')}</h2>
      <dl className="facts">
        {facts.map(([column, value, position], index) => (
          <div key={`${column}${index}`}>
            <dt>{columnWords(column)}</dt>
            <dd>
              {value}
              <Cite position={position} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

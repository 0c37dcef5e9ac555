import {useTranslation} from 'react-i18next';

import type {Schema} from '../api/client';
import {To} from '../app/link';
import {words} from '../words/codes';
import {dateWords, numberWords} from '../words/dates';

type Rehearsed = Schema<'Rehearsed'>;
/// Of a long list so many engagements stand open.
const kShown = 12;

function Item({item}: {item: Rehearsed['items'][number]}) {
  const {t} = useTranslation();
  return (
    <li>
      <To path={`/engagements/${item.id}`}>{item.title}</To>
      {item.spans.map((span) => (
        <span className="meta" key={span.from}>
          {t('people.span', {
            from: dateWords(span.from),
            until: dateWords(span.until),
            now: words('badge', span.now.badge),
            rehearsed: words('badge', span.rehearsed.badge),
          })}
        </span>
      ))}
    </li>
  );
}

/// Whose badge would differ and when, and which quarters' reminders would move.
export function Effect({rehearsed}: {rehearsed: Rehearsed}) {
  const {t} = useTranslation();
  const days = (all: string[]) => all.map((day) => dateWords(day)).join(', ') || t('people.no_day');
  const {items, quarters} = rehearsed;
  return (
    <div className="effect" role="status">
      <h3>{t('people.effect')}</h3>
      <p>
        {items.length === 0 && quarters.length === 0
          ? t('people.same')
          : t('people.judged', {
              different: numberWords(rehearsed.different),
              all: numberWords(rehearsed.looked_at),
            })}
      </p>
      <ul className="list">
        {items.slice(0, kShown).map((item) => (
          <Item key={item.id} item={item} />
        ))}
      </ul>
      {items.length > kShown && (
        <details>
          <summary>{t('app.more', {count: items.length - kShown})}</summary>
          <ul className="list">
            {items.slice(kShown).map((item) => (
              <Item key={item.id} item={item} />
            ))}
          </ul>
        </details>
      )}
      {quarters.length > 0 && (
        <>
          <h3>{t('people.reminded')}</h3>
          <ul className="list">
            {quarters.map((one) => (
              <li key={one.quarter}>
                {t('people.reminded_on', {
                  quarter: one.quarter,
                  rehearsed: days(one.rehearsed),
                  now: days(one.now),
                })}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

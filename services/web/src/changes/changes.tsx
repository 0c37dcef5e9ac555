import {useTranslation} from 'react-i18next';

import '../style/engagement.css';
import type {Schema} from '../api/client';
import {useRead} from '../api/read';
import {To} from '../app/link';
import {setQuery, usePlace} from '../app/location';
import {useNames, type Names} from '../engagement/names';
import {ChangeLine} from '../engagement/timeline';
import {Cite} from '../ui/cite';
import {DayChoice} from '../ui/day_choice';
import {Empty, Failed, Loading} from '../ui/states';
import {useTitle} from '../ui/title';
import {typeWords} from '../words/codes';
import {dateWords, numberWords, today} from '../words/dates';
import {lastQuarterEnd, lastYearEnd, yearBefore} from './days';

type Difference = Schema<'Difference'>;
const kLists = ['happened', 'learned', 'corrected'] as const;
const kTimes = ['from_valid', 'from_known', 'to_valid', 'to_known'] as const;
/// Of a long list so many engagements are shown at first.
const kShown = 40;

function byEngagement(list: Difference[]): Difference[][] {
  const groups = new Map<string, Difference[]>();
  for (const one of list) groups.set(one.engagement, [...(groups.get(one.engagement) ?? []), one]);
  return [...groups.values()];
}

function Group({group, names}: {group: Difference[]; names: Names}) {
  const first = group[0]!;
  const types = [...new Set(group.map((one) => typeWords(one.type)))].join(', ');
  const telling = group.filter(
    (one) => one.field !== 'source' && one.field !== 'birth' && one.field !== 'municipality',
  );
  return (
    <li>
      <To path={`/engagements/${first.engagement}`} className="title">
        {first.title}
      </To>
      <span className="meta">
        {types}
        {first.effective && ` · ${dateWords(first.effective)}`}
        <Cite position={first.position} page={`/engagements/${first.engagement}`} />
      </span>
      <ul className="changes">
        {telling.slice(0, 6).map((one) => (
          <ChangeLine key={`${one.field}${one.element}`} change={{...one, column: one.field}} names={names} />
        ))}
      </ul>
      {first.reason && <span className="meta">{first.reason}</span>}
    </li>
  );
}

function List({name, list, names}: {name: (typeof kLists)[number]; list: Difference[]; names: Names}) {
  const {t} = useTranslation();
  const groups = byEngagement(list);
  return (
    <section aria-labelledby={name}>
      <h2 id={name}>
        {t(`changes.${name}`)} <span className="number">{numberWords(groups.length)}</span>
      </h2>
      <p className="soft small">{t(`changes.${name}_text`)}</p>
      {groups.length === 0 && <p className="soft">{t('changes.none')}</p>}
      <ul className="list">
        {groups.slice(0, kShown).map((group) => (
          <Group key={group[0]!.engagement} group={group} names={names} />
        ))}
      </ul>
      {groups.length > kShown && (
        <details>
          <summary>{t('app.more', {count: groups.length - kShown})}</summary>
          <ul className="list">
            {groups.slice(kShown).map((group) => (
              <Group key={group[0]!.engagement} group={group} names={names} />
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

/// What separates two views: what happened, what was only learned, what was wrong and was corrected (PRODUCT H4).
export default function Changes() {
  const {t} = useTranslation();
  const {query} = usePlace();
  const now = today();
  const asked = new URLSearchParams();
  for (const name of kTimes) {
    const value = query.get(name);
    if (value) asked.set(name, value);
  }
  if (!kTimes.some((name) => asked.has(name))) asked.set('from_valid', lastYearEnd(now));
  const {data, error, refetch} = useRead('/v1/diff', {query: asked});
  const names = useNames(query);
  useTitle(t('app.changes'));
  const set = (name: string) => (value: string) => setQuery({[name]: value});
  const since = (day: string) => setQuery({from_valid: day, from_known: null, to_valid: null, to_known: null});
  return (
    <div className="screen">
      <h1>{t('changes.title')}</h1>
      <p className="lead">{t('changes.text')}</p>
      <div className="row toolbar">
        <button type="button" className="button quiet" onClick={() => since(lastQuarterEnd(now))}>
          {t('changes.since_quarter')}
        </button>
        <button type="button" className="button quiet" onClick={() => since(lastYearEnd(now))}>
          {t('changes.since_year')}
        </button>
        <button type="button" className="button quiet" onClick={() => since(yearBefore(now))}>
          {t('changes.since_twelve')}
        </button>
      </div>
      <div className="row toolbar">
        <fieldset>
          <legend>{t('changes.from')}</legend>
          <DayChoice label={t('times.valid')} value={asked.get('from_valid') ?? ''} onChange={set('from_valid')} />
          <DayChoice label={t('times.known')} value={asked.get('from_known') ?? ''} onChange={set('from_known')} />
        </fieldset>
        <fieldset>
          <legend>{t('changes.to')}</legend>
          <DayChoice label={t('times.valid')} value={asked.get('to_valid') ?? ''} onChange={set('to_valid')} />
          <DayChoice label={t('times.known')} value={asked.get('to_known') ?? ''} onChange={set('to_known')} />
        </fieldset>
      </div>
      {error ? (
        <Failed error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Loading />
      ) : kLists.every((name) => data.body[name].length === 0) ? (
        <Empty title={t('changes.empty')}>{t('changes.empty_text')}</Empty>
      ) : (
        <div className="three">
          {kLists.map((name) => (
            <List key={name} name={name} list={data.body[name]} names={names} />
          ))}
        </div>
      )}
    </div>
  );
}

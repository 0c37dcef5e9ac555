import {useTranslation} from 'react-i18next';

import type {Schema} from '../api/client';
import {useRead} from '../api/read';
import {timesOf, usePlace} from '../app/location';
import {Cite} from '../ui/cite';
import {Failed, Loading} from '../ui/states';
import {words} from '../words/codes';
import {dateWords, instantWords} from '../words/dates';
import {settingsOf} from './settings';

/// Every setting, who asked for it and from when it counts; what was taken back is struck through.
function History({municipality}: {municipality: string}) {
  const {t} = useTranslation();
  const query = new URLSearchParams({stream: `rules-${municipality}`, limit: '500'});
  const {data, error, refetch} = useRead('/v1/events', {query});
  if (error) return <Failed part error={error} retry={() => void refetch()} />;
  if (!data) return <Loading lines={3} />;
  return (
    <ul className="list">
      {settingsOf(data.body.items).map((setting) => (
        <li key={setting.position}>
          <span className={setting.gone ? 'gone' : ''}>
            {words('rule', setting.rule)}: <strong>{setting.value}</strong>{' '}
            {setting.effective && t('engagement.effective', {day: dateWords(setting.effective)})}
          </span>
          <Cite position={setting.position} page={`/v1/events/${setting.position}`} />
          <span className="meta">
            {[setting.authority, setting.reason, t('engagement.recorded', {when: instantWords(setting.recordedAt)})]
              .filter(Boolean)
              .join(' · ')}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Values({rules}: {rules: Schema<'Rules'>}) {
  const {t} = useTranslation();
  const cite = (position: number | undefined) => <Cite position={position} page={`/v1/events/${position}`} />;
  return (
    <table className="plain wide">
      <caption className="hidden">{t('people.rules')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('people.rule')}</th>
          <th scope="col">{t('people.value')}</th>
          <th scope="col">{t('people.authority')}</th>
        </tr>
      </thead>
      <tbody>
        {Object.entries(rules.value ?? {}).map(([rule, value]) => (
          <tr key={rule}>
            <th scope="row">{words('rule', rule)}</th>
            <td data-label={t('people.value')}>
              <strong>{value}</strong>
              {cite(rules.positions[`value/${rule}`])}
            </td>
            <td data-label={t('people.authority')}>{rules.authority?.[rule]}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/// The rules that hold at the pair of times, each with its authority, and how they came to be.
export function Rules() {
  const {t} = useTranslation();
  const {query} = usePlace();
  const {data, error, refetch} = useRead('/v1/rules', {query: timesOf(query)});
  const all = data?.body.items ?? [];
  return (
    <section aria-labelledby="rules">
      <h2 id="rules">{t('people.rules')}</h2>
      {error && <Failed part error={error} retry={() => void refetch()} />}
      {!data && !error && <Loading lines={4} />}
      {data && all.length === 0 && <p className="soft">{t('people.no_rules')}</p>}
      {all.map((rules: Schema<'Rules'>) => (
        <div key={rules.id}>
          {all.length > 1 && <h3>{rules.id}</h3>}
          <Values rules={rules} />
          <details>
            <summary>{t('people.history')}</summary>
            <History municipality={rules.id} />
          </details>
        </div>
      ))}
    </section>
  );
}

import {useState} from 'react';
import {useTranslation} from 'react-i18next';

import {useRead} from '../api/read';
import {isPast, usePlace} from '../app/location';
import {Field} from '../ui/field';
import {Failed, Loading} from '../ui/states';
import {words} from '../words/codes';
import {dateWords, instantWords} from '../words/dates';
import {Disputes} from './disputes';
import {AnswerRequest, NewRequest} from './request_forms';
import {Reveal} from './reveal';

/// Requests of data subjects, what is late first.
function Requests() {
  const {t} = useTranslation();
  const {data, error, refetch} = useRead('/v1/requests');
  if (error) return <Failed part error={error} retry={() => void refetch()} />;
  if (!data) return <Loading lines={2} />;
  const late = (one: {overdue: boolean; state: string}) => (one.overdue ? 0 : one.state === 'open' ? 1 : 2);
  const items = data.body.items.toSorted(
    (left, right) => late(left) - late(right) || (left.due ?? '').localeCompare(right.due ?? ''),
  );
  if (items.length === 0) return <p className="soft">{t('privacy.none')}</p>;
  return (
    <ul className="list">
      {items.map((one) => (
        <li key={one.id}>
          <strong>{words('request_kind', one.kind)}</strong> {one.person_id}{' '}
          <span className="meta">
            {one.overdue && <strong>{t('privacy.late')} </strong>}
            {one.due && t('engagement.due', {day: dateWords(one.due)})}{' '}
            {one.outcome && words('request_outcome', one.outcome)} {one.asked}
          </span>
          {one.state === 'open' && <AnswerRequest id={one.id} />}
          {(one.kind === 'correction' || one.kind === 'objection') && <Disputes asked={one} />}
        </li>
      ))}
    </ul>
  );
}

function Disclosures({person}: {person: string}) {
  const {t} = useTranslation();
  const {data, error, refetch} = useRead('/v1/persons/{id}/disclosures', {parts: {id: person}, keep: false});
  if (error) return <Failed part error={error} retry={() => void refetch()} />;
  if (!data) return <Loading lines={2} />;
  if (data.body.items.length === 0) return <p className="soft">{t('privacy.nobody')}</p>;
  return (
    <ul className="list">
      {data.body.items.map((one) => (
        <li key={one.position}>
          <strong>{one.actor.id}</strong>{' '}
          <span className="meta">
            {instantWords(one.recorded_at)} · {words('disclosure', one.operation)}
            {one.purpose && ` · ${one.purpose}`}
          </span>
        </li>
      ))}
    </ul>
  );
}

/// Who saw the data of one person, by the number that stands in the posts.
function Saw() {
  const {t} = useTranslation();
  const [typed, setTyped] = useState('');
  const person = /^[0-9A-Za-z_]{1,64}$/.test(typed.trim()) ? typed.trim() : '';
  return (
    <>
      <h3>{t('privacy.saw')}</h3>
      <Field label={t('privacy.person')} value={typed} onChange={setTyped} />
      {person && (
        <>
          <Reveal key={person} person={person} />
          <Disclosures person={person} />
          <p>
            <a href={`/v1/persons/${person}/access-report?format=html`}>{t('privacy.report')}</a>{' '}
            <span className="soft small">{t('privacy.report_text')}</span>
          </p>
        </>
      )}
    </>
  );
}

/// What data subjects may ask under POPIA: requests with their day, and who saw what.
export function Privacy() {
  const {t} = useTranslation();
  const {query} = usePlace();
  if (isPast(query)) return null;
  return (
    <section aria-labelledby="privacy">
      <h2 id="privacy">{t('privacy.title')}</h2>
      <p className="soft small">{t('privacy.text')}</p>
      <Requests />
      <NewRequest />
      <Saw />
    </section>
  );
}

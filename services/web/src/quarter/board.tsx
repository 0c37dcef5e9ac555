import {useTranslation} from 'react-i18next';

import type {Schema} from '../api/client';
import {useRead} from '../api/read';
import {To} from '../app/link';
import {isPast, usePlace} from '../app/location';
import {useNames} from '../engagement/names';
import {Failed, Loading} from '../ui/states';
import {useTitles} from '../ui/titles';
import {Cite} from '../ui/cite';
import {words} from '../words/codes';
import {dateWords, numberWords} from '../words/dates';
import {Steps} from './steps';
import {Troubles} from './troubles';

type Body = Schema<'QuarterBoard'>;
/// Who needs looking at comes first.
const kOrder = [
  'overdue',
  'escalated',
  'owed',
  'reminded',
  'opened',
  'partly_answered',
  'answered_late',
  'answered',
  'excused',
  'none',
];

function Figures({board}: {board: Body}) {
  const {t} = useTranslation();
  const {counts} = board;
  const percent = (rate: number) => `${Math.round(rate * 100)} %`;
  return (
    <>
      <ul className="figures">
        <li>
          <strong>{percent(counts.completeness)}</strong> <span>{t('quarter.complete')}</span>
        </li>
        <li>
          <strong>{numberWords(counts.answered)}</strong> <span>{t('quarter.of_units', {count: counts.units})}</span>
        </li>
        <li>
          <strong>{numberWords(counts.in_time)}</strong> <span>{t('quarter.in_time')}</span>
        </li>
        <li>
          <strong>{numberWords(counts.silent)}</strong> <span>{t('quarter.silent')}</span>
        </li>
      </ul>
      <div className="bar-line" aria-hidden="true">
        <span style={{width: `${(counts.in_time / Math.max(counts.units, 1)) * 100}%`}} />
        <span className="late" style={{width: `${(counts.late / Math.max(counts.units, 1)) * 100}%`}} />
      </div>
    </>
  );
}

function Units({board}: {board: Body}) {
  const {t} = useTranslation();
  const units = board.units.toSorted((left, right) => kOrder.indexOf(left.state) - kOrder.indexOf(right.state));
  return (
    <section aria-labelledby="units">
      <h2 id="units">{t('quarter.units')}</h2>
      <table className="plain wide">
        <thead>
          <tr>
            <th scope="col">{t('column.unit')}</th>
            <th scope="col">{t('column.badge')}</th>
            <th scope="col">{t('quarter.rows')}</th>
            <th scope="col">{t('quarter.reports')}</th>
            <th scope="col">{t('quarter.contact')}</th>
          </tr>
        </thead>
        <tbody>
          {units.map((unit) => (
            <tr key={unit.unit}>
              <th scope="row">
                <To path="/unit" query={{unit: unit.unit, quarter: board.quarter}}>
                  {unit.name}
                </To>
              </th>
              <td data-label={t('column.badge')}>{words('duty_state', unit.state)}</td>
              <td data-label={t('quarter.rows')}>
                {t('quarter.answered_of', {done: unit.answered, total: unit.rows})}
              </td>
              <td data-label={t('quarter.reports')}>{unit.reports > 0 && numberWords(unit.reports)}</td>
              <td data-label={t('quarter.contact')}>{unit.contact_missing && t('quarter.no_contact')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/// "Not ours" waits here until somebody leads it again.
function Triage({board}: {board: Body}) {
  const {t} = useTranslation();
  const {query} = usePlace();
  const names = useNames(query);
  const title = useTitles(query);
  const open = board.triage.filter((item) => item.open);
  return (
    <section aria-labelledby="triage">
      <h2 id="triage">
        {t('quarter.triage')} <span className="number">{numberWords(open.length)}</span>
      </h2>
      <p className="soft small">{t('quarter.triage_text')}</p>
      {open.length === 0 && <p className="soft">{t('quarter.no_triage')}</p>}
      <ul className="list">
        {board.triage.map((item) => (
          <li key={item.position} className={item.open ? '' : 'gone'}>
            <To path={`/engagements/${item.engagement}`}>{title(item.engagement)}</To>
            <Cite position={item.position} page={`/engagements/${item.engagement}`} />
            <span className="meta">
              {t('quarter.said_by', {unit: names(item.unit) ?? item.unit})}{' '}
              {item.open && !isPast(query) && (
                <To path={`/engagements/${item.engagement}`} query={{do: 'change-lead-unit'}}>
                  {t('quarter.settle')}
                </To>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Silent({board}: {board: Body}) {
  const {t} = useTranslation();
  if (board.silent.length === 0) return null;
  return (
    <section aria-labelledby="silent">
      <h2 id="silent">
        {t('quarter.silent_units')} <span className="number">{numberWords(board.silent.length)}</span>
      </h2>
      <ul className="list">
        {board.silent.slice(0, 60).map((unit) => (
          <li key={unit.unit}>
            <To path="/unit" query={{unit: unit.unit, quarter: board.quarter}}>
              {unit.name}
            </To>
            <span className="meta">{t('quarter.reminders', {count: unit.reminders.length})}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function Board({id, known}: {id: string; known: URLSearchParams}) {
  const {t} = useTranslation();
  const {query} = usePlace();
  const {data, error, refetch} = useRead('/v1/quarters/{id}', {parts: {id}, query: known});
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  const board = data.body;
  return (
    <>
      <p className="lead">
        <strong>{board.words}</strong> · {words('quarter_state', board.state)} ·{' '}
        {t('quarter.due', {day: dateWords(board.answers_due.day)})}
        {board.answers_due.authority && ` (${board.answers_due.authority})`}
      </p>
      <Figures board={board} />
      {!isPast(query) && <Steps board={board} />}
      <div className="two">
        <Units board={board} />
        <div>
          {!isPast(query) && <Troubles board={board} />}
          <Triage board={board} />
          <Silent board={board} />
        </div>
      </div>
    </>
  );
}

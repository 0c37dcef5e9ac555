import {useTranslation} from 'react-i18next';

import type {Schema} from '../api/client';
import {useRead} from '../api/read';
import {To} from '../app/link';
import {useNames} from '../engagement/names';
import {Troubles} from '../quarter/troubles';
import {Empty, Failed, Loading} from '../ui/states';
import {useTitles} from '../ui/titles';
import {words} from '../words/codes';
import {dateWords, numberWords} from '../words/dates';
import {Waiting} from './waiting';

type Board = Schema<'QuarterBoard'>;
const kNow = new URLSearchParams();

function Triage({board}: {board: Board}) {
  const {t} = useTranslation();
  const names = useNames(kNow);
  const title = useTitles(kNow);
  const items = board.triage
    .filter((item) => item.open)
    .map((item) => ({
      key: String(item.position),
      row: (
        <>
          <To path={`/engagements/${item.engagement}`}>{title(item.engagement)}</To>
          <span className="meta">
            {t('quarter.said_by', {unit: names(item.unit) ?? item.unit})}{' '}
            <To path={`/engagements/${item.engagement}`} query={{do: 'change-lead-unit'}}>
              {t('quarter.settle')}
            </To>
          </span>
        </>
      ),
    }));
  return <Waiting id="triage" title={t('today.triage')} asked={kAnswered} items={items} />;
}

/// What comes with the board is there when the board is.
const kAnswered = {error: null, isPending: false, refetch: () => undefined};

function Silent({board}: {board: Board}) {
  const {t} = useTranslation();
  const items = board.silent.map((unit) => ({
    key: unit.unit,
    row: (
      <>
        <To path="/unit" query={{unit: unit.unit, quarter: board.quarter}}>
          {unit.name}
        </To>
        <span className="meta">
          {words('duty_state', unit.state)} · {t('quarter.reminders', {count: unit.reminders.length})}
        </span>
      </>
    ),
  }));
  return <Waiting id="silent" title={t('today.silent')} asked={kAnswered} items={items} />;
}

/// The quarter that runs, and what in it waits for somebody.
export function QuarterToday() {
  const {t} = useTranslation();
  const list = useRead('/v1/quarters');
  const id = list.data?.body.items.at(-1)?.id;
  const asked = useRead('/v1/quarters/{id}', {parts: {id: id ?? ''}, enabled: id !== undefined});
  const failed = list.error ?? asked.error;
  if (failed) return <Failed part error={failed} retry={() => void Promise.all([list.refetch(), asked.refetch()])} />;
  if (list.data && !id)
    return (
      <Empty title={t('quarter.none')}>
        {t('quarter.none_text')} <To path="/quarters">{t('today.board')}</To>
      </Empty>
    );
  if (!asked.data) return <Loading />;
  const board = asked.data.body;
  return (
    <>
      <section aria-labelledby="quarter">
        <h2 id="quarter">{t('today.quarter')}</h2>
        <p>
          <strong>{board.words}</strong> · {words('quarter_state', board.state)} ·{' '}
          {t('quarter.due', {day: dateWords(board.answers_due.day)})}
        </p>
        <p>
          {numberWords(board.counts.answered)} {t('quarter.of_units', {count: board.counts.units})} ·{' '}
          <To path="/quarters">{t('today.board')}</To>
        </p>
      </section>
      <Triage board={board} />
      <Silent board={board} />
      <Troubles board={board} />
    </>
  );
}

import {useState} from 'react';
import {Button} from 'react-aria-components';
import {useTranslation} from 'react-i18next';

import {write, type Receipt, type Schema} from '../api/client';
import {useRead} from '../api/read';
import {useSay} from '../api/say';
import {To} from '../app/link';
import {isPast, usePlace} from '../app/location';
import {Empty, Failed, Loading} from '../ui/states';
import {Receipted} from '../ui/receipted';
import {Refusal} from '../ui/refusal';
import {useTitles} from '../ui/titles';
import {words} from '../words/codes';
import {dateWords, numberWords} from '../words/dates';
import {RowAnswer, type Answer} from './row_answer';

/// The API takes so many answers in one commit.
const kAnswersMax = 60;

export function Duty({unit, quarter}: {unit: string; quarter: string}) {
  const {t} = useTranslation();
  const {query} = usePlace();
  const parts = {unit, quarter};
  const known = new URLSearchParams(query.get('known_at') ? {known_at: query.get('known_at')!} : {});
  const {data, error, refetch} = useRead('/v1/duties/{unit}/{quarter}', {parts, query: known, keep: false});
  const title = useTitles(query);
  const {say, busy, problem} = useSay();
  const [chosen, setChosen] = useState<Record<string, Answer>>({});
  const [receipt, setReceipt] = useState<Receipt>();
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  const duty = data.body as Schema<'Duty'>;
  const open = duty.engagements.filter((row) => row.answer === null);
  const past = isPast(query);
  const send = async (answers: Answer[]) => {
    const told = await say((said) =>
      write('/v1/duties/{unit}/{quarter}:answer', parts, {answers: answers.slice(0, kAnswersMax)}, said),
    );
    if (told) {
      setReceipt(told.body);
      setChosen({});
    }
  };
  const confirmAll = () =>
    send(open.map((row) => chosen[row.engagement] ?? {engagement: row.engagement, answer: 'confirmed'}));
  const nothing = async () => {
    const told = await say((said) =>
      write('/v1/duties/{unit}/{quarter}:answer', parts, {nothing_to_report: true}, said),
    );
    if (told) setReceipt(told.body);
  };
  const undo = async (position: number) => {
    const told = await say((said) => write('/v1/duties/{unit}/{quarter}:undo', parts, {position}, said));
    if (told) setReceipt(told.body);
  };
  const picked = Object.values(chosen);
  return (
    <section aria-labelledby="duty">
      <h2 id="duty">
        {quarter} · {words('duty_state', duty.state)}
      </h2>
      <p className="lead">{t('quarter.answered_of', {done: duty.answered, total: duty.rows})}</p>
      {duty.outstanding_reports.length > 0 && (
        <div className="notice">
          <strong>{t('engagement.outstanding')}</strong>
          <ul className="list">
            {duty.outstanding_reports.map((report) => (
              <li key={report.document}>
                <To path={`/engagements/${report.engagement}`} query={{do: 'file-report'}}>
                  {report.title}
                </To>{' '}
                {report.due && <span className="soft">{t('engagement.due', {day: dateWords(report.due)})}</span>}
              </li>
            ))}
          </ul>
        </div>
      )}
      <Receipted receipt={receipt} />
      <Refusal problem={problem} />
      {duty.engagements.length === 0 && <Empty title={t('unit.no_rows')}>{t('unit.no_rows_text')}</Empty>}
      {open.length > 0 && !past && (
        <div className="row">
          <Button className="button" isDisabled={busy} onPress={() => void confirmAll()}>
            {t('unit.confirm_all', {count: open.length})}
          </Button>
          {picked.length > 0 && (
            <Button className="button quiet" isDisabled={busy} onPress={() => void send(picked)}>
              {t('unit.send', {count: picked.length})}
            </Button>
          )}
        </div>
      )}
      <ol className="answer-rows">
        {duty.engagements.map((row) => (
          <li key={row.engagement}>
            <To path={`/engagements/${row.engagement}`} className="title">
              {title(row.engagement)}
            </To>
            {row.answer !== null ? (
              <span className="answered">{words('answer', row.answer)}</span>
            ) : (
              !past && (
                <RowAnswer
                  engagement={row.engagement}
                  unit={unit}
                  value={chosen[row.engagement]}
                  onChange={(answer) =>
                    setChosen((before) => {
                      const next = {...before};
                      if (answer) next[row.engagement] = answer;
                      else delete next[row.engagement];
                      return next;
                    })
                  }
                />
              )
            )}
          </li>
        ))}
      </ol>
      {duty.rows === 0 && !duty.nothing_to_report && !past && (
        <Button className="button" isDisabled={busy} onPress={() => void nothing()}>
          {t('unit.nothing')}
        </Button>
      )}
      {duty.submissions.length > 0 && (
        <>
          <h3>{t('unit.before')}</h3>
          <ul className="list">
            {duty.submissions.map((one) => (
              <li key={one.position}>
                #{numberWords(one.position)} {words('submission', one.state)}{' '}
                {one.state === 'submitted' && !past && (
                  <Button className="as-link small" isDisabled={busy} onPress={() => void undo(one.position)}>
                    {t('unit.undo')}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

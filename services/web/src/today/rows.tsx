import {Button} from 'react-aria-components';
import {useTranslation} from 'react-i18next';

import {write, type Schema} from '../api/client';
import {useRead} from '../api/read';
import {useSay} from '../api/say';
import {To} from '../app/link';
import {Refusal} from '../ui/refusal';
import {sentence, valueWords} from '../words/codes';
import {dateWords, instantWords, today} from '../words/dates';
import {daysAfter} from './days';
import {Waiting} from './waiting';

type Row = Schema<'Engagement'>;
const kSoonDays = 90;
const kRowsMax = '500';

function useRows(query: Record<string, string>) {
  return useRead('/v1/matrix', {query: new URLSearchParams({...query, limit: kRowsMax})});
}

function Lead({row}: {row: Row}) {
  return <>{(row.lead_units ?? []).map((unit) => unit.name).join(', ')}</>;
}

/// Reports whose day has passed; each is filed from here.
export function Reports() {
  const {t} = useTranslation();
  const asked = useRows({flags: 'reports_overdue', columns: 'title,lead_units,reports_outstanding', sort: 'title'});
  const items = (asked.data?.body.items ?? []).flatMap((row: Row) =>
    (row.reports_outstanding ?? [])
      .filter((report) => report.overdue)
      .map((report) => ({
        key: row.id + report.document,
        row: (
          <>
            <To path={`/engagements/${row.id}`}>{row.title ?? row.id}</To>
            <span className="meta">
              {report.title} {report.due && t('engagement.due', {day: dateWords(report.due)})} <Lead row={row} />{' '}
              <To path={`/engagements/${row.id}`} query={{do: 'file-report'}}>
                {t('today.file')}
              </To>
            </span>
          </>
        ),
      })),
  );
  return (
    <Waiting
      id="reports"
      title={t('today.reports')}
      asked={asked}
      items={items}
      more={
        items.length > 0 && (
          <p>
            <To path="/" query={{flags: 'reports_overdue'}}>
              {t('today.all')}
            </To>
          </p>
        )
      }
    />
  );
}

function Ends({id, title, query}: {id: string; title: string; query: Record<string, string>}) {
  const {t} = useTranslation();
  const asked = useRows({...query, columns: 'title,lead_units,planned_end,kind', sort: 'planned_end'});
  const items = (asked.data?.body.items ?? []).map((row: Row) => ({
    key: row.id,
    row: (
      <>
        <To path={`/engagements/${row.id}`}>{row.title ?? row.id}</To>
        <span className="meta">
          {row.planned_end && t('today.ends', {day: dateWords(row.planned_end)})}{' '}
          {row.kind && valueWords('kind', row.kind)} <Lead row={row} />{' '}
          <To path={`/engagements/${row.id}`} query={{do: 'renew'}}>
            {t('today.renew')}
          </To>
        </span>
      </>
    ),
  }));
  return <Waiting id={id} title={title} asked={asked} items={items} />;
}

/// What ends soon, and what has ended on paper while nobody said so.
export function Endings() {
  const {t} = useTranslation();
  const day = today();
  const soon = {running: 'true', 'planned_end.from': day, 'planned_end.to': daysAfter(day, kSoonDays)};
  return (
    <>
      <Ends id="ending" title={t('today.ending')} query={soon} />
      <Ends id="ended" title={t('today.ended')} query={{expired_undecided: 'true'}} />
    </>
  );
}

function Again({job}: {job: Schema<'Job'>}) {
  const {t} = useTranslation();
  const {say, busy, problem} = useSay();
  return (
    <>
      <Button
        className="as-link"
        isDisabled={busy}
        onPress={() => void say((said) => write('/v1/jobs/{id}:replay', {id: job.id}, undefined, said))}
      >
        {t('today.replay')}
      </Button>
      <Refusal problem={problem} />
    </>
  );
}

/// Work of the clock that was given up.
export function Jobs() {
  const {t} = useTranslation();
  const asked = useRead('/v1/jobs', {query: new URLSearchParams({state: 'dead', limit: '100'})});
  const items = (asked.data?.body.items ?? []).map((job) => ({
    key: job.id,
    row: (
      <>
        <strong>{sentence(job.kind)}</strong> {job.target}{' '}
        <span className="meta">
          {instantWords(job.due)} · {t('today.attempts', {count: job.attempts})} · {job.last_error}{' '}
          <Again job={job} />
        </span>
      </>
    ),
  }));
  return <Waiting id="jobs" title={t('today.jobs')} asked={asked} items={items} />;
}

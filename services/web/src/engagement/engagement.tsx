import {lazy, Suspense, useEffect} from 'react';
import {useTranslation} from 'react-i18next';

import '../style/engagement.css';
import {useRead} from '../api/read';
import {useNobody, useSession} from '../api/session';
import {To} from '../app/link';
import {isPast, setQuery, timesOf, usePlace} from '../app/location';
import {titleOf} from '../matrix/cells';
import {Badge} from '../ui/badge';
import {Empty, Failed, Loading, SignInFirst} from '../ui/states';
import {reasonWords, valueWords} from '../words/codes';
import {Disputed} from './disputed';
import {Facts} from './facts';
import {Documents, Lessons, Related, Rivals} from './parts';
import {Parties} from './parties';
import {Replay} from './replay';
import {Timeline} from './timeline';
import {useNames} from './names';
import {Problem} from '../api/client';

const Proof = lazy(() => import('./proof'));
const Edit = lazy(() => import('../edit/edit'));

/// One engagement: what is so, who says so, what happened, and the proof of it. With `step` in the address it is the
/// replay: the same page after the first, second, … of its events.
export default function Engagement({id}: {id: string}) {
  const {t} = useTranslation();
  const {query, hash} = usePlace();
  const times = timesOf(query);
  const nobody = useNobody();
  // Stored bytes and changes are neither for a unit's contact nor for the public (services/identity/permissions.cc).
  const {session} = useSession();
  const inside = session !== undefined && !nobody && session.role !== 'contact' && session.role !== 'mail';
  const asked = {parts: {id}, query: times, keep: false};
  const history = useRead('/v1/engagements/{id}/history', asked);
  const row = useRead('/v1/engagements/{id}', asked);
  const step = query.get('step');
  const replay = useRead('/v1/engagements/{id}/replay', {parts: {id}, query: times, enabled: step !== null});
  const names = useNames(query);
  const steps = replay.data?.body.steps;
  const stepNow = step ? Math.min(Math.max(Number(step) || 1, 1), steps?.length ?? Infinity) : undefined;
  const isNow = stepNow === undefined || replay.error !== null || steps?.length === 0;
  const state = isNow ? row.data?.body : (steps?.[stepNow - 1]?.state ?? undefined);
  const title = state ? titleOf(state) : id;
  useEffect(() => {
    document.title = `${title} · Cairn`;
  }, [title]);
  // What the address points at is only there once the history has come.
  useEffect(() => {
    if (history.data && hash) document.getElementById(hash.slice(1))?.scrollIntoView({block: 'center'});
  }, [history.data, hash]);
  const error = row.error ?? (history.data ? null : history.error);
  if (error instanceof Problem && error.status === 404)
    return (
      <Empty title={t('engagement.not_found')}>
        {error.detail} <To path="/">{t('app.to_matrix')}</To>
      </Empty>
    );
  if (error) return <Failed error={error} retry={() => void row.refetch()} />;
  if (!row.data || !history.data) return <Loading lines={9} />;
  const {items} = history.data.body;
  return (
    <article className="engagement">
      <p className="back no-print">
        <To path="/">← {t('engagement.back')}</To>
      </p>
      <header className="head">
        <h1>{title}</h1>
        {state && (
          <p className="lead">
            {state.kind && valueWords('kind', state.kind)}
            {state.geographic_level && ` · ${valueWords('geographic_level', state.geographic_level)}`}
            {state.status && ` · ${valueWords('status', state.status)}`} <Badge row={state} />
            {state.badge_reason && <span className="soft"> {reasonWords(state.badge_reason)}</span>}
          </p>
        )}
        {stepNow === undefined && <Disputed disputes={row.data.body.disputes} />}
        <div className="row no-print actions">
          {inside && !isPast(query) && stepNow === undefined && (
            <button type="button" className="button" onClick={() => setQuery({do: query.get('do') ? null : 'revise'})}>
              {t('engagement.edit')}
            </button>
          )}
          <button
            type="button"
            className="button quiet"
            aria-pressed={stepNow !== undefined}
            onClick={() => setQuery({step: stepNow === undefined ? '1' : null})}
          >
            {stepNow === undefined ? t('engagement.replay') : t('engagement.leave')}
          </button>
          {inside && (
            <a className="button quiet" href={`/v1/engagements/${row.data.body.id}/bundle`} download>
              {t('engagement.bundle')}
            </a>
          )}
          <button type="button" className="button quiet" onClick={() => print()}>
            {t('engagement.print')}
          </button>
        </div>
      </header>
      {stepNow !== undefined && steps && <Replay steps={steps} step={stepNow} names={names} />}
      {stepNow !== undefined && replay.error && (
        <Failed part error={replay.error} retry={() => void replay.refetch()} />
      )}
      {nobody && query.get('do') && <SignInFirst />}
      {!nobody && query.get('do') && !isPast(query) && (
        <Suspense fallback={<Loading lines={3} />}>
          <Edit row={row.data.body} etag={row.data.etag} verb={query.get('do')!} />
        </Suspense>
      )}
      <div className="two">
        <div>
          {state && (
            <>
              <Facts row={state} />
              <Parties row={state} />
              {/* That there are none would be untrue where none is published. */}
              {(inside || !!state.documents?.length) && <Documents row={state} />}
              {(inside || !!state.lessons?.length) && <Lessons row={state} />}
              <Related row={state} />
              <Rivals row={state} />
            </>
          )}
        </div>
        <div>
          {inside && !isPast(query) && (
            <Suspense fallback={<Loading lines={2} />}>
              <Proof id={row.data.body.id} events={items.length} />
            </Suspense>
          )}
          <Timeline items={items} names={names} upTo={stepNow} />
        </div>
      </div>
    </article>
  );
}

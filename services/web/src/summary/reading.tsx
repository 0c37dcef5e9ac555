import {useTranslation} from 'react-i18next';

import type {Schema} from '../api/client';
import {useRead} from '../api/read';
import {To} from '../app/link';
import {isPast, usePlace} from '../app/location';
import {Failed, Loading} from '../ui/states';
import {useTitle} from '../ui/title';
import {words} from '../words/codes';
import {numberWords} from '../words/dates';
import {Beside} from './beside';
import {Deciding} from './deciding';
import {Sections} from './document';

type State = Schema<'SummaryState'>;
const kForms = ['pdf', 'xlsx', 'html', 'json'] as const;

/// Who drafted and signed it, from how much, and what was said about it.
function Standing({state, position}: {state: State; position: number}) {
  const {t} = useTranslation();
  return (
    <>
      <p className="lead">
        <strong>{words('summary_state', state.state)}</strong> ·{' '}
        {t('summary.made_from', {count: position, replace: {count: numberWords(position)}})}{' '}
        {state.signed
          ? state.signer && t('summary.signed_by', {who: state.signer})
          : state.drafter && t('summary.drafted_by', {who: state.drafter})}
        {state.state === 'not_drafted' && t('summary.preview')}
      </p>
      {state.state === 'returned' && state.comment && (
        <div className="notice">
          <strong>{t('summary.returned')}</strong>
          <blockquote>{state.comment}</blockquote>
        </div>
      )}
    </>
  );
}

function Forms({year, query}: {year: string; query: string}) {
  const {t} = useTranslation();
  return (
    <p className="no-print">
      {t('summary.take')}:{' '}
      {kForms.map((form, index) => (
        <span key={form}>
          {index > 0 && ' · '}
          <a href={`/v1/summaries/${year}.${form}${query}`} download={`summary-${year}.${form}`}>
            {t(`summary.${form}`)}
          </a>
        </span>
      ))}
    </p>
  );
}

/// One year's summary: what is signed as it was signed, what is drafted as it was drafted, else what a draft would say.
export function Reading({year}: {year: string}) {
  const {t} = useTranslation();
  const {query} = usePlace();
  const standing = useRead('/v1/summaries/{year}', {parts: {year}, keep: false});
  const state = standing.data?.body;
  const pinned = state && !state.signed && state.draft ? {position: String(state.draft.position)} : undefined;
  const asked = new URLSearchParams(pinned);
  const document = useRead('/v1/summaries/{year}.json', {
    parts: {year},
    query: asked,
    enabled: state !== undefined,
    keep: false,
  });
  useTitle(t('summary.of_year', {year}));
  const failed = standing.error ?? document.error;
  return (
    <>
      <p className="back no-print">
        <To path="/summaries">← {t('summary.all')}</To>
      </p>
      <h1>{t('summary.of_year', {year})}</h1>
      {failed ? (
        <Failed error={failed} retry={() => void Promise.all([standing.refetch(), document.refetch()])} />
      ) : !state || !document.data ? (
        <Loading lines={10} />
      ) : (
        <>
          <Standing state={state} position={document.data.body.position} />
          <Forms year={year} query={pinned ? `?${asked.toString()}` : ''} />
          {!isPast(query) && <Deciding year={year} state={state.state} />}
          {state.signed && <Beside year={year} signed={document.data.body} head={state.position} />}
          <Sections year={year} document={document.data.body} />
        </>
      )}
    </>
  );
}

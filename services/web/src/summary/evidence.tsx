import {useTranslation} from 'react-i18next';

import {useRead} from '../api/read';
import {To} from '../app/link';
import {setQuery} from '../app/location';
import {Sheet} from '../ui/sheet';
import {Failed, Loading} from '../ui/states';
import {typeWords} from '../words/codes';
import {dateWords, numberWords} from '../words/dates';

/// A stream of engagements as /engagements/… with the event marked; any other event as the ledger gives it.
function eventAt(stream: string, position: number): string {
  const engagement = /^engagement-(.+)$/.exec(stream)?.[1];
  return engagement ? `/engagements/${engagement}#e${position}` : `/v1/events/${position}`;
}

function Behind({figure}: {figure: string}) {
  const {t} = useTranslation();
  const {data, error, refetch} = useRead('/v1/figures/{id}', {parts: {id: figure}, keep: false});
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  const {body} = data;
  return (
    <>
      <p className="figure-value" lang="en">
        <strong>{body.value?.text ?? body.recomputed.text}</strong> {body.title}
      </p>
      <p lang="en">{body.definition}</p>
      <p className="soft">
        {body.period} {body.slice && `· ${body.slice} `}·{' '}
        {t('summary.formula', {formula: body.formula, version: body.version})}
      </p>
      <p>{t('summary.recomputed', {text: body.recomputed.text})}</p>
      <h3>
        {t('summary.members')} <span className="number">{numberWords(body.members.length)}</span>
      </h3>
      {body.members.length === 0 && <p className="soft">{t('summary.no_members')}</p>}
      <ul className="list">
        {body.members.map((member) => (
          <li key={member.id}>
            <To path={`/engagements/${member.id}`} query={{known_at: `@${body.position}`}}>
              {member.title}
            </To>
          </li>
        ))}
      </ul>
      <h3>
        {t('summary.events')} <span className="number">{numberWords(body.events.length)}</span>
      </h3>
      <ul className="list">
        {body.events.map((event) => (
          <li key={event.position}>
            <a href={eventAt(event.stream, event.position)}>
              {typeWords(event.type)} #{numberWords(event.position)}
            </a>{' '}
            <span className="meta">{event.effective && dateWords(event.effective)}</span>
          </li>
        ))}
      </ul>
      <p>
        <a href={`/v1/figures/${encodeURI(figure)}`}>{t('summary.permanent')}</a>
      </p>
    </>
  );
}

/// A figure with everything behind it, over the page; the address names it, so it can be sent.
export function Evidence({figure}: {figure: string}) {
  const {t} = useTranslation();
  return (
    <Sheet title={t('summary.evidence')} close={() => setQuery({figure: null})}>
      <Behind figure={figure} />
    </Sheet>
  );
}

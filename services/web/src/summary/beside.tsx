import {useTranslation} from 'react-i18next';

import type {Schema} from '../api/client';
import {useRead} from '../api/read';
import {Failed, Loading} from '../ui/states';
import {typeWords} from '../words/codes';
import {instantWords, numberWords} from '../words/dates';
import {Cited} from './document';

type Document = Schema<'SummaryDocument'>;

/// Which event moved figures since, and why it was recorded.
function Movements({year}: {year: string}) {
  const {t} = useTranslation();
  const {data, error, refetch} = useRead('/v1/summaries/{year}/movements', {parts: {year}, keep: false});
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Loading lines={2} />;
  const {movements} = data.body;
  return (
    <>
      <h3>{t('summary.moved_by')}</h3>
      {movements.length === 0 && <p className="soft">{t('summary.unmoved')}</p>}
      <ul className="list">
        {movements.map((one) => (
          <li key={one.position}>
            <a href={`/v1/events/${one.position}`}>
              {typeWords(one.type)} #{numberWords(one.position)}
            </a>{' '}
            {t('summary.moves', {count: one.figures.length})}
            <span className="meta">
              {instantWords(one.recorded_at)} {one.reason && `· ${one.reason}`}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

/// The signed figures beside the same figures from everything that is known now (`head` events).
export function Beside({year, signed, head}: {year: string; signed: Document; head: number}) {
  const {t} = useTranslation();
  const now = useRead('/v1/summaries/{year}.json', {
    parts: {year},
    query: new URLSearchParams({position: String(head)}),
  });
  const known = new Map(now.data?.body.figures.map((figure) => [figure.id, figure]));
  const shown = signed.figures.filter((figure) => {
    const whole = !figure.dimension && figure.period === year;
    return whole || (known.has(figure.id) && known.get(figure.id)!.text !== figure.text);
  });
  return (
    <section aria-labelledby="beside">
      <h2 id="beside">{t('summary.beside')}</h2>
      <p className="soft small">{t('summary.beside_text')}</p>
      {now.error ? (
        <Failed error={now.error} retry={() => void now.refetch()} />
      ) : !now.data ? (
        <Loading lines={4} />
      ) : (
        <table className="plain wide beside">
          <thead>
            <tr>
              <th scope="col">{t('summary.figure')}</th>
              <th scope="col">{t('summary.reported')}</th>
              <th scope="col">{t('summary.known')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((figure) => {
              const then = known.get(figure.id);
              return (
                <tr key={figure.id}>
                  <th scope="row" lang="en">
                    {figure.title} {figure.period !== year && figure.period} {figure.slice}
                  </th>
                  <td data-label={t('summary.reported')}>
                    <Cited year={year} text={figure.text} link={figure.link} />
                  </td>
                  <td data-label={t('summary.known')}>
                    {then && <Cited year={year} text={then.text} link={then.link} />}{' '}
                    {then && then.text !== figure.text && <strong className="moved">{t('summary.moved')}</strong>}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      <Movements year={year} />
    </section>
  );
}

import {useTranslation} from 'react-i18next';

import '../style/engagement.css';
import {Problem} from '../api/client';
import {useRead} from '../api/read';
import {To} from '../app/link';
import {changedQuery, timesOf, usePlace} from '../app/location';
import {Cite} from '../ui/cite';
import {Empty, Failed, Loading} from '../ui/states';
import {useTitle} from '../ui/title';
import {columnWords, countryWords, valueWords} from '../words/codes';
import {dateWords} from '../words/dates';

/// A partner, and everything that has or had it, ended links too.
export default function Organisation({id}: {id: string}) {
  const {t} = useTranslation();
  const {query} = usePlace();
  const times = timesOf(query);
  const {data, error, refetch} = useRead('/v1/organisations/{id}', {parts: {id}, query: times, keep: false});
  const trail = useRead('/v1/trail', {query: changedQuery(new URLSearchParams(), {organisation: id, limit: '1'})});
  useTitle(data?.body.name ?? id);
  if (error instanceof Problem && error.status === 404) return <Empty title={t('app.not_found')}>{error.detail}</Empty>;
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  const row = data.body;
  const facts: [string, string | undefined, number | undefined][] = [
    ['type', row.type && valueWords('partner_type', row.type), row.positions.type],
    ['country', row.country && countryWords(row.country), row.positions.country],
    ['short_name', row.short_name, row.positions.short_name],
    ['convenor', row.convenor, row.positions.convenor],
    ['scope', row.scope, row.positions.scope],
    ['members', row.members, row.positions.members],
    ['website', row.website, row.positions.website],
    ['notes', row.notes, row.positions.notes],
    ['source', row.source, row.positions.source],
  ];
  const links = trail.data?.body.links ?? [];
  return (
    <article className="screen">
      <p className="back no-print">
        <To path="/">← {t('engagement.back')}</To>
      </p>
      <h1>{row.name}</h1>
      {row.resolves_to && row.resolves_to !== row.id && (
        <p className="notice">
          <To path={`/organisations/${row.resolves_to}`}>{t('organisation.merged')}</To>
        </p>
      )}
      <div className="two">
        <section aria-labelledby="links">
          <h2 id="links">{t('organisation.links')}</h2>
          {trail.isLoading && <Loading lines={3} />}
          {trail.data && links.length === 0 && <p className="soft">{t('organisation.no_links')}</p>}
          <table className="plain wide" hidden={links.length === 0}>
            <thead>
              <tr>
                <th scope="col">{columnWords('title')}</th>
                <th scope="col">{t('engagement.role')}</th>
                <th scope="col">{t('engagement.since')}</th>
                <th scope="col">{t('engagement.until')}</th>
              </tr>
            </thead>
            <tbody>
              {links.map((link) => (
                <tr key={`${link.engagement}${link.joined_by}`}>
                  <th scope="row">
                    <To path={`/engagements/${link.engagement}`}>{link.title}</To>
                    <Cite position={link.joined_by} page={`/engagements/${link.engagement}`} />
                  </th>
                  <td>{valueWords('role', link.role)}</td>
                  <td data-label={t('engagement.since')}>
                    {link.since ? dateWords(link.since) : t('engagement.unknown')}
                  </td>
                  <td>{link.until ? dateWords(link.until) : ''}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <p>
            <To path="/" query={{partner: row.id}}>
              {t('organisation.in_matrix')}
            </To>
          </p>
        </section>
        <section aria-labelledby="facts">
          <h2 id="facts">{t('engagement.facts')}</h2>
          <dl className="facts">
            {facts
              .filter(([, value]) => value)
              .map(([name, value, position]) => (
                <div key={name}>
                  <dt>{columnWords(name)}</dt>
                  <dd>
                    {value}
                    <Cite position={position} page={`/v1/events/${position}`} />
                  </dd>
                </div>
              ))}
          </dl>
        </section>
      </div>
    </article>
  );
}

import {useState} from 'react';
import {Button, Form} from 'react-aria-components';
import {useTranslation} from 'react-i18next';

import '../style/engagement.css';
import {useRead} from '../api/read';
import {To} from '../app/link';
import {changedQuery, setQuery, timesOf, usePlace} from '../app/location';
import {cellText, titleOf} from '../matrix/cells';
import {Badge} from '../ui/badge';
import {Field} from '../ui/field';
import {Empty, Failed, Loading} from '../ui/states';
import {useTitle} from '../ui/title';
import {valueWords} from '../words/codes';
import {dateWords, numberWords, today} from '../words/dates';

/// The public view: search, read, take along with a citation, and check it. No account, no cookie.
export default function Directory() {
  const {t} = useTranslation();
  const {query} = usePlace();
  const text = query.get('q') ?? '';
  const [typed, setTyped] = useState(text);
  const times = timesOf(query);
  const asked = changedQuery(times, {
    publication_class: 'public',
    q: text,
    sort: '-start_date',
    limit: '30',
    columns: 'title,title_zu,title_af,kind,geographic_level,partners,status,running,badge,start_date,focus_area',
    after: query.get('after'),
  });
  const {data, error, refetch} = useRead('/v1/matrix', {query: asked});
  useTitle(t('directory.title'));
  const position = data?.position ?? 0;
  const day = query.get('valid_at') ?? today();
  const fixed = changedQuery(times, {q: text, valid_at: day, known_at: `@${position}`});
  const permanent = `${location.origin}/directory?${fixed}`;
  const file = changedQuery(times, {valid_at: day, known_at: `@${position}`});
  return (
    <div className="screen">
      <h1>{t('directory.title')}</h1>
      <p className="lead">{t('directory.text')}</p>
      <Form
        role="search"
        className="row"
        onSubmit={(event) => {
          event.preventDefault();
          setQuery({q: typed.trim() || null, after: null});
        }}
      >
        <Field label={t('matrix.search')} value={typed} onChange={setTyped} />
        <Button type="submit" className="button">
          {t('directory.find')}
        </Button>
      </Form>
      {error ? (
        <Failed error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Loading />
      ) : data.body.items.length === 0 ? (
        <Empty title={t('matrix.empty')}>{t('matrix.empty_text')}</Empty>
      ) : (
        <>
          <p role="status">
            <strong>
              {t('matrix.count', {count: data.body.total, replace: {count: numberWords(data.body.total)}})}
            </strong>{' '}
            · <To path="/map">{t('app.map')}</To>
          </p>
          <ul className="list">
            {data.body.items.map((row) => (
              <li key={row.id}>
                <To path={`/engagements/${row.id}`} className="title">
                  {titleOf(row)}
                </To>
                <span className="meta">
                  {row.kind && valueWords('kind', row.kind)} · {row.start_date && `${dateWords(row.start_date)} · `}
                  {cellText(row, 'partners')} <Badge row={row} />
                </span>
              </li>
            ))}
          </ul>
          {data.body.next && (
            <Button className="button quiet" onPress={() => setQuery({after: data.body.next})}>
              {t('directory.next')}
            </Button>
          )}
          <section aria-labelledby="take">
            <h2 id="take">{t('directory.take')}</h2>
            <p>
              <a href={`/v1/exports/engagements.csv?${file}`} download>
                CSV
              </a>{' '}
              ·{' '}
              <a href={`/v1/exports/engagements.json?${file}`} download>
                JSON
              </a>
            </p>
            <p className="soft small">{t('directory.cite')}</p>
            <p>
              <cite>
                {t('directory.citation', {
                  day: dateWords(day, 'long'),
                  position: numberWords(position),
                  link: permanent,
                })}
              </cite>
            </p>
            <p>
              <To path="/verify">{t('app.verify')}</To>
            </p>
          </section>
        </>
      )}
    </div>
  );
}

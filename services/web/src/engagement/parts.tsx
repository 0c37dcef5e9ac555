import {useTranslation} from 'react-i18next';

import type {Schema} from '../api/client';
import {To} from '../app/link';
import {Cite} from '../ui/cite';
import {columnWords, words} from '../words/codes';
import {dateWords} from '../words/dates';
import {positionOf} from './values';

type Row = Schema<'Engagement'>;

export function Documents({row}: {row: Row}) {
  const {t} = useTranslation();
  const documents = row.documents ?? [];
  const owed = row.reports_outstanding ?? [];
  return (
    <section aria-labelledby="documents">
      <h2 id="documents">{t('engagement.documents')}</h2>
      {documents.length === 0 && <p className="soft">{t('engagement.empty_documents')}</p>}
      <ul className="list">
        {documents.map((document) => (
          <li key={document.id} className={document.state === 'withdrawn' ? 'gone' : ''}>
            {document.sha256 ? (
              <a href={`/v1/documents/${document.sha256}?name=${encodeURIComponent(document.title)}`}>
                {document.title}
              </a>
            ) : (
              document.title
            )}
            <Cite position={positionOf(row, 'document', document.id)} />
            <span className="meta">
              {words('document_kind', document.kind)}, {words('document_state', document.state)}
            </span>
          </li>
        ))}
      </ul>
      {owed.length > 0 && (
        <>
          <h3>{t('engagement.outstanding')}</h3>
          <ul className="list">
            {owed.map((report) => (
              <li key={report.document}>
                {report.title}
                <span className="meta">
                  {report.due && t('engagement.due', {day: dateWords(report.due)})}
                  {report.overdue && <strong className="badge red"> {t('engagement.overdue')}</strong>}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

export function Lessons({row}: {row: Row}) {
  const {t} = useTranslation();
  const lessons = row.lessons ?? [];
  return (
    <section aria-labelledby="lessons">
      <h2 id="lessons">{t('engagement.lessons')}</h2>
      {lessons.length === 0 && <p className="soft">{t('engagement.empty_lessons')}</p>}
      {lessons.map((lesson) => (
        <blockquote key={lesson.id}>
          {lesson.text}
          <Cite position={positionOf(row, 'lesson', lesson.id)} />
        </blockquote>
      ))}
    </section>
  );
}

export function Related({row}: {row: Row}) {
  const {t} = useTranslation();
  if (!row.related?.length) return null;
  return (
    <section aria-labelledby="related">
      <h2 id="related">{t('engagement.related')}</h2>
      <ul className="list">
        {row.related.map((one) => (
          <li key={`${one.relation}${one.engagement}`}>
            {words('relation', one.relation)} <To path={`/engagements/${one.engagement}`}>{one.engagement}</To>
            <Cite position={positionOf(row, 'related', `${one.relation}:${one.engagement}`)} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/// Claims of other sources stand beside what was adopted.
export function Rivals({row}: {row: Row}) {
  const {t} = useTranslation();
  if (!row.rival_claims?.length) return null;
  return (
    <section aria-labelledby="rivals">
      <h2 id="rivals">{t('engagement.rivals')}</h2>
      <ul className="list">
        {row.rival_claims.map((claim) => (
          <li key={`${claim.column}${claim.value}`}>
            {t('engagement.rival', {column: columnWords(claim.column), value: claim.value})}
            <Cite position={positionOf(row, 'rival_claim', `${claim.column}:${claim.value}`)} />
            <span className="meta">{claim.source}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

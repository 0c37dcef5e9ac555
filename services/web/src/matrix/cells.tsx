import i18next from 'i18next';
import {Fragment} from 'react';

import {To} from '../app/link';
import {Badge} from '../ui/badge';
import {countryWords, valueWords} from '../words/codes';
import {dateWords} from '../words/dates';
import type {ColumnName} from './question';
import type {Row} from './rows';

/// The title in the reader's language where there is one.
export function titleOf(row: Row): string {
  const own = i18next.language === 'zu' ? row.title_zu : i18next.language === 'af' ? row.title_af : undefined;
  return own || row.title || row.ref || row.id;
}

const names = (list: {name: string}[] | undefined) => (list ?? []).map((one) => one.name).join('; ');

/// A cell as text: what an export has, and what most cells show.
export function cellText(row: Row, column: ColumnName): string {
  switch (column) {
    case 'partners':
      return names(row.partners);
    case 'lead_units':
      return names(row.lead_units);
    case 'cluster':
      return names(row.clusters ?? (row.cluster ? [row.cluster] : []));
    case 'kind':
    case 'status':
    case 'geographic_level':
      return row[column] ? valueWords(column, row[column]) : '';
    case 'countries':
      return (row.countries ?? []).map(countryWords).join('; ');
    case 'flags':
      return (row.flags ?? []).map((flag) => valueWords('flags', flag)).join('; ');
    case 'reports_outstanding':
      return (row.reports_outstanding ?? []).map((report) => report.title).join('; ');
    default:
      return row[column] ?? '';
  }
}

function Partners({row}: {row: Row}) {
  const partners = row.partners ?? [];
  const kShown = 3;
  if (partners.length === 0) return <span className="soft">{i18next.t('matrix.no_partner')}</span>;
  return (
    <>
      {partners.slice(0, kShown).map((partner, index) => (
        <Fragment key={`${partner.id}${partner.role}`}>
          {index > 0 && ', '}
          <To path={`/organisations/${partner.id}`} className="quiet-link">
            {partner.name}
          </To>
        </Fragment>
      ))}
      {partners.length > kShown && (
        <span className="soft"> {i18next.t('matrix.and_more', {count: partners.length - kShown})}</span>
      )}
    </>
  );
}

export function Title({row}: {row: Row}) {
  return (
    <>
      <To path={`/engagements/${row.id}`} className="title">
        {titleOf(row)}
      </To>
      <span className="meta">
        {row.kind && valueWords('kind', row.kind)}
        {row.geographic_level && ` · ${valueWords('geographic_level', row.geographic_level)}`}
        {row.ref && ` · ${row.ref}`}
      </span>
    </>
  );
}

export function Cell({row, column}: {row: Row; column: ColumnName}) {
  switch (column) {
    case 'partners':
      return <Partners row={row} />;
    case 'status':
      return (
        <>
          {cellText(row, 'status')} <Badge row={row} />
          {row.disputes && <span className="badge amber"> {i18next.t('engagement.disputed')}</span>}
        </>
      );
    case 'start_date':
      return (
        <>
          {row.start_date ? (
            dateWords(row.start_date)
          ) : (
            <span className="soft">{valueWords('flags', 'date_unknown')}</span>
          )}
          {row.end_date && row.end_date !== row.start_date && ` – ${dateWords(row.end_date)}`}
        </>
      );
    case 'end_date':
    case 'planned_end':
    case 'last_activity':
      return <>{dateWords(row[column])}</>;
    default:
      return <>{cellText(row, column)}</>;
  }
}

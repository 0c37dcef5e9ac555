import {lazy, Suspense, useCallback, useEffect, type ReactNode} from 'react';
import {useTranslation} from 'react-i18next';

import {To} from '../app/link';
import {isPast, usePlace} from '../app/location';
import {Empty, Failed, Loading} from '../ui/states';
import {numberWords} from '../words/dates';
import {Chips, FacetRail} from './facets';
import {Grid} from './grid';
import {filtersOf, pivotOf} from './question';
import {useRows, type Facets} from './rows';
import {Toolbar} from './toolbar';

const Pivot = lazy(() => import('./pivot'));

/// How many rows, and of those how many run, need a decision or sleep; each number leads to them.
function Summary({total, facets}: {total: number; facets: Facets | undefined}) {
  const {t} = useTranslation();
  const count = (column: string, value: string) => facets?.[column]?.find((one) => one.value === value)?.count ?? 0;
  const parts: [string, ReactNode][] = [];
  const add = (column: string, value: string, words: (count: string) => string) => {
    const found = count(column, value);
    if (found > 0)
      parts.push([
        value,
        <To key={value} path="/" query={{[column]: value}}>
          {words(numberWords(found))}
        </To>,
      ]);
  };
  add('running', 'true', (count) => t('matrix.running', {count: count as never}));
  add('badge', 'red', (count) => t('matrix.decide', {count: count as never}));
  add('badge', 'dormant', (count) => t('matrix.dormant', {count: count as never}));
  return (
    <p className="lead" role="status">
      <strong>{t('matrix.count', {count: total, replace: {count: numberWords(total)}})}</strong>
      {parts.map(([key, link]) => (
        <span key={key}> · {link}</span>
      ))}
    </p>
  );
}

function Nothing() {
  const {t} = useTranslation();
  const {query} = usePlace();
  const narrowed = filtersOf(query).length > 0 || query.get('q') || isPast(query);
  return narrowed ? (
    <Empty title={t('matrix.empty')}>{t('matrix.empty_text')}</Empty>
  ) : (
    <Empty title={t('matrix.empty_ledger')}>
      {t('matrix.empty_ledger_text')} <To path="/new">{t('app.add')}</To>
    </Empty>
  );
}

/// The register of all engagements (PRODUCT R1): everything that narrows, orders and shows it is in the address.
export function Matrix() {
  const {t} = useTranslation();
  const {query} = usePlace();
  const {rows, total, facets, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage, refetch} =
    useRows(query);
  const pivot = pivotOf(query);
  const loadMore = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage();
  }, [fetchNextPage, isFetchingNextPage]);
  useEffect(() => {
    document.title = `${t('matrix.title')} · Cairn`;
  }, [t]);
  return (
    <div className="matrix">
      <FacetRail facets={facets} />
      <div className="matrix-main">
        <div className="row between head">
          <h1>{t('matrix.title')}</h1>
          {!isPast(query) && (
            <To path="/new" className="button">
              {t('app.add')}
            </To>
          )}
        </div>
        {isPending ? <p className="lead-to-come">{'\u00a0'}</p> : !error && <Summary total={total} facets={facets} />}
        <Toolbar facets={facets} />
        <Chips facets={facets} />
        {error && rows.length === 0 ? (
          <Failed error={error} retry={() => void refetch()} />
        ) : isPending ? (
          <Loading lines={8} />
        ) : total === 0 ? (
          <Nothing />
        ) : pivot ? (
          <Suspense fallback={<Loading />}>
            <Pivot {...pivot} />
          </Suspense>
        ) : (
          <Grid rows={rows} total={total} more={hasNextPage} loadMore={loadMore} />
        )}
      </div>
    </div>
  );
}

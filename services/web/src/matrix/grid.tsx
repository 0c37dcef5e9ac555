import {useWindowVirtualizer} from '@tanstack/react-virtual';
import {memo, useEffect, useLayoutEffect, useMemo, useRef, useState} from 'react';
import {useTranslation} from 'react-i18next';

import {setQuery, usePlace} from '../app/location';
import {columnWords} from '../words/codes';
import {numberWords} from '../words/dates';
import {Cell, Title} from './cells';
import {kFirstSort, shownOf, type ColumnName} from './question';
import type {Row} from './rows';

const kEstimatedHeight = 76;
/// So many rows before the end of what is loaded, the next page is asked for.
const kAhead = 25;
const kWide: Record<string, string> = {title: 'minmax(13rem, 2.2fr)', partners: 'minmax(8.5rem, 1.5fr)'};
const kNarrow = 'minmax(6.5rem, 1fr)';
const kSortable = new Set<string>([
  'title',
  'status',
  'start_date',
  'kind',
  'geographic_level',
  'end_date',
  'planned_end',
  'last_activity',
  'last_confirmed',
  'ref',
  'lead_units',
  'cluster',
  'focus_area',
  'mandate',
  'partners',
]);

function SortHeader({column, sort}: {column: string; sort: string}) {
  const words = columnWords(column);
  if (!kSortable.has(column)) return <>{words}</>;
  const now = sort === column ? 'up' : sort === `-${column}` ? 'down' : '';
  return (
    <button type="button" className="sort" onClick={() => setQuery({sort: now === 'up' ? `-${column}` : column})}>
      {words}
      <span aria-hidden="true">{now === 'up' ? ' ↑' : now === 'down' ? ' ↓' : ''}</span>
    </button>
  );
}

function ariaSort(column: string, sort: string): 'ascending' | 'descending' | undefined {
  return sort === column ? 'ascending' : sort === `-${column}` ? 'descending' : undefined;
}

/// What a row shows. It is drawn once, wherever the row stands and however far the table is scrolled: another language
/// is a change, a place further down is none.
const Cells = memo(function Cells({row, shown}: {row: Row; shown: ColumnName[]; language: string}) {
  return (
    <>
      <th role="rowheader" scope="row">
        <Title row={row} />
      </th>
      {shown.map((name) => (
        <td key={name} role="cell" data-label={columnWords(name)}>
          <Cell row={row} column={name} />
        </td>
      ))}
    </>
  );
});

/// The rows as a table that only has in the page what can be seen; the page itself scrolls. The ledger filters, sorts
/// and pages, so there is nothing here for a table library to do.
export function Grid(props: {rows: Row[]; total: number; more: boolean; loadMore: () => void}) {
  const {t, i18n} = useTranslation();
  const {query} = usePlace();
  const sort = query.get('sort') ?? kFirstSort;
  const shown = useMemo(() => shownOf(query), [query]);
  const names = ['title', ...shown];
  const body = useRef<HTMLTableElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => setTop(body.current?.offsetTop ?? 0), [props.total > 0]);
  const model = props.rows;
  const virtual = useWindowVirtualizer({
    count: model.length,
    estimateSize: () => kEstimatedHeight,
    overscan: 2,
    scrollMargin: top,
    // Without it the first rows would come only after the table, all of them in one task.
    initialRect: {width: innerWidth, height: innerHeight},
    // The rows follow the wheel in the frame's own time: React may put off what it cannot draw at once.
    useFlushSync: false,
    getItemKey: (index) => model[index]?.id ?? index,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  const {more, loadMore} = props;
  useEffect(() => {
    if (more && last >= model.length - kAhead) loadMore();
  }, [last, model.length, more, loadMore]);
  const tracks = names.map((name) => kWide[name] ?? kNarrow).join(' ');
  return (
    <table
      ref={body}
      className="grid"
      role="table"
      aria-rowcount={props.total + 1}
      style={{'--tracks': tracks} as React.CSSProperties}
    >
      <caption className="hidden">{t('matrix.caption', {count: numberWords(props.total) as never})}</caption>
      <thead role="rowgroup">
        <tr role="row" aria-rowindex={1}>
          {names.map((name) => (
            <th key={name} role="columnheader" scope="col" aria-sort={ariaSort(name, sort)}>
              <SortHeader column={name} sort={sort} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup" style={{height: virtual.getTotalSize()}}>
        {items.map((item) => {
          const row = model[item.index];
          if (!row) return null;
          return (
            <tr
              key={row.id}
              role="row"
              aria-rowindex={item.index + 2}
              data-index={item.index}
              ref={virtual.measureElement}
              style={{transform: `translateY(${item.start - virtual.options.scrollMargin}px)`}}
            >
              <Cells row={row} shown={shown} language={i18n.language} />
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

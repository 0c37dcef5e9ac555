import {memo, useState} from 'react';
import {Button, Checkbox, CheckboxGroup, Label} from 'react-aria-components';
import {useTranslation} from 'react-i18next';

import {setQuery, usePlace} from '../app/location';
import {columnWords, valueWords} from '../words/codes';
import {numberWords} from '../words/dates';
import {filtersOf, kFacets} from './question';
import type {Facets} from './rows';

const kShownFirst = 6;

type Count = Facets[string][number];

/// Values of one column with how many rows have each. A value that was chosen stays although nothing has it any more.
function Facet({column, counts}: {column: string; counts: Count[]}) {
  const {t} = useTranslation();
  const {query} = usePlace();
  const [all, setAll] = useState(false);
  const chosen = query.getAll(column);
  const missing = chosen.filter((value) => !counts.some((count) => count.value === value));
  const values: Count[] = [...missing.map((value) => ({value, count: 0})), ...counts];
  const shown = all ? values : values.filter((count, at) => at < kShownFirst || chosen.includes(count.value));
  if (values.length === 0) return null;
  return (
    <CheckboxGroup className="facet" value={chosen} onChange={(next) => setQuery({[column]: next, after: null})}>
      <Label>{columnWords(column)}</Label>
      {shown.map((count) => (
        <Checkbox key={count.value} value={count.value} className="check">
          <span className="box" aria-hidden="true" />
          <span className="what">{valueWords(column, count.value, count.label)}</span>
          <span className="count">{numberWords(count.count)}</span>
        </Checkbox>
      ))}
      {values.length > kShownFirst && (
        <Button className="as-link small" onPress={() => setAll(!all)}>
          {all ? t('app.less') : t('app.more', {count: values.length - shown.length})}
        </Button>
      )}
    </CheckboxGroup>
  );
}

export function FacetList({facets}: {facets: Facets | undefined}) {
  return (
    <>
      {kFacets.map((column) => (
        <Facet key={column} column={column} counts={(facets?.[column] ?? []).filter(isTelling)} />
      ))}
    </>
  );
}

const isTelling = (count: Count) => count.count > 0;

/// Beside the table where there is room. Its many boxes are drawn anew when they change, not with every page of rows.
export const FacetRail = memo(function FacetRail({facets}: {facets: Facets | undefined}) {
  const {t} = useTranslation();
  return (
    <aside className="rail" aria-label={t('matrix.facets')}>
      <FacetList facets={facets} />
    </aside>
  );
});

/// What narrows the matrix now, each to be taken away.
export function Chips({facets}: {facets: Facets | undefined}) {
  const {t} = useTranslation();
  const {query} = usePlace();
  const filters = filtersOf(query);
  const text = query.get('q');
  if (filters.length === 0 && !text) return null;
  const label = (column: string, value: string) =>
    valueWords(column, value, facets?.[column]?.find((count) => count.value === value)?.label);
  const without = (column: string, value: string) =>
    setQuery({[column]: query.getAll(column).filter((other) => other !== value)});
  return (
    <ul className="chips">
      {text && (
        <li>
          <Button className="chip" aria-label={t('matrix.remove', {what: text})} onPress={() => setQuery({q: null})}>
            “{text}” <span aria-hidden="true">×</span>
          </Button>
        </li>
      )}
      {filters.map(([column, value]) => (
        <li key={`${column}=${value}`}>
          <Button
            className="chip"
            aria-label={t('matrix.remove', {what: `${columnWords(column)} ${label(column, value)}`})}
            onPress={() => without(column, value)}
          >
            <span className="soft">{columnWords(column)}</span> {label(column, value)} <span aria-hidden="true">×</span>
          </Button>
        </li>
      ))}
      <li>
        <Button
          className="as-link small"
          onPress={() => setQuery(Object.fromEntries([['q', null], ...filters.map(([name]) => [name, null])]))}
        >
          {t('matrix.clear')}
        </Button>
      </li>
    </ul>
  );
}

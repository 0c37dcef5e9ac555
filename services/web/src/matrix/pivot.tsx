import {useTranslation} from 'react-i18next';

import {useRead} from '../api/read';
import {To} from '../app/link';
import {setQuery, usePlace} from '../app/location';
import {Choice} from '../ui/choice';
import {Failed, Loading} from '../ui/states';
import {columnWords, valueWords} from '../words/codes';
import {numberWords} from '../words/dates';
import {filtersOf, kPivotDimensions, selectionOf} from './question';

/// Counts of engagements by two columns; each number leads to its rows.
export default function Pivot({rows, columns}: {rows: string; columns: string}) {
  const {t} = useTranslation();
  const {query} = usePlace();
  const asked = selectionOf(query);
  asked.set('rows', rows);
  asked.set('columns', columns);
  const {data, error, refetch} = useRead('/v1/matrix/pivot', {query: asked});
  const options = kPivotDimensions.map((id) => ({id, text: columnWords(id)}));
  return (
    <section className="pivot">
      <div className="row">
        <Choice label={t('matrix.pivot_rows')} value={rows} options={options} onChange={(id) => setQuery({rows: id})} />
        <Choice
          label={t('matrix.pivot_columns')}
          value={columns}
          options={options}
          onChange={(id) => setQuery({columns: id})}
        />
      </div>
      {error ? <Failed error={error} retry={() => void refetch()} /> : data ? <Table pivot={data.body} /> : <Loading />}
    </section>
  );
}

type PivotBody = NonNullable<ReturnType<typeof useRead<'/v1/matrix/pivot'>>['data']>['body'];

/// The rows behind one number: the filters that there are, and the two values.
function useLeadsTo() {
  const {query} = usePlace();
  const filters = filtersOf(query);
  return (values: Record<string, string>) => ({
    ...Object.fromEntries(filters.map(([name]) => [name, query.getAll(name)])),
    q: query.get('q'),
    ...values,
  });
}

function Table({pivot}: {pivot: PivotBody}) {
  const {t} = useTranslation();
  const leadsTo = useLeadsTo();
  const counts = new Map(pivot.cells.map((cell) => [`${cell.row}\n${cell.column}`, cell.count]));
  const most = Math.max(...pivot.cells.map((cell) => cell.count), 1);
  const name = (column: string, total: {value: string; label?: string}) => valueWords(column, total.value, total.label);
  return (
    <>
      <div className="scroll" tabIndex={0} role="region" aria-label={t('matrix.pivot')}>
        <table className="cross">
          <caption>
            {columnWords(pivot.rows)} × {columnWords(pivot.columns)}: {t('matrix.count', {count: pivot.total})}
          </caption>
          <thead>
            <tr>
              <th scope="col">{columnWords(pivot.rows)}</th>
              {pivot.column_totals.map((total) => (
                <th key={total.value} scope="col" className="number">
                  {name(pivot.columns, total)}
                </th>
              ))}
              <th scope="col" className="number">
                {t('matrix.total')}
              </th>
            </tr>
          </thead>
          <tbody>
            {pivot.row_totals.map((row) => (
              <tr key={row.value}>
                <th scope="row">{name(pivot.rows, row)}</th>
                {pivot.column_totals.map((column) => {
                  const count = counts.get(`${row.value}\n${column.value}`);
                  return (
                    <td
                      key={column.value}
                      className="number"
                      style={{'--share': (count ?? 0) / most} as React.CSSProperties}
                    >
                      {count && (
                        <To path="/" query={leadsTo({[pivot.rows]: row.value, [pivot.columns]: column.value})}>
                          {numberWords(count)}
                        </To>
                      )}
                    </td>
                  );
                })}
                <td className="number total">
                  <To path="/" query={leadsTo({[pivot.rows]: row.value})}>
                    {numberWords(row.count)}
                  </To>
                </td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{t('matrix.total')}</th>
              {pivot.column_totals.map((column) => (
                <td key={column.value} className="number total">
                  <To path="/" query={leadsTo({[pivot.columns]: column.value})}>
                    {numberWords(column.count)}
                  </To>
                </td>
              ))}
              <td className="number total">{numberWords(pivot.total)}</td>
            </tr>
          </tfoot>
        </table>
      </div>
      {pivot.multi_valued.length > 0 && <p className="soft small">{t('matrix.pivot_note')}</p>}
    </>
  );
}

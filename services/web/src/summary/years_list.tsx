import {useTranslation} from 'react-i18next';

import {useRead} from '../api/read';
import {To} from '../app/link';
import {Empty, Failed, Loading} from '../ui/states';
import {useTitle} from '../ui/title';
import {words} from '../words/codes';
import {today} from '../words/dates';
import {yearsBetween} from './years';

const kFirstYear = new URLSearchParams({limit: '1', columns: 'ref', facets: 'start_year'});

/// Every financial year since the first engagement, with how far its summary has come.
export function Years() {
  const {t} = useTranslation();
  const list = useRead('/v1/summaries');
  const rows = useRead('/v1/matrix', {query: kFirstYear});
  useTitle(t('summary.title'));
  const failed = list.error ?? rows.error;
  if (failed) return <Failed error={failed} retry={() => void Promise.all([list.refetch(), rows.refetch()])} />;
  if (!list.data || !rows.data) return <Loading />;
  const known = (rows.data.body.facets?.start_year ?? []).map((one) => Number(one.value)).filter((year) => year > 0);
  const states = new Map(list.data.body.items.map((item) => [item.year, item.state]));
  return (
    <>
      <h1>{t('summary.title')}</h1>
      <p className="lead">{t('summary.text')}</p>
      {known.length === 0 ? (
        <Empty title={t('summary.none')}>{t('summary.none_text')}</Empty>
      ) : (
        <table className="plain narrow-table">
          <thead>
            <tr>
              <th scope="col">{t('summary.year')}</th>
              <th scope="col">{t('summary.state')}</th>
            </tr>
          </thead>
          <tbody>
            {yearsBetween(Math.min(...known), today()).map((year) => (
              <tr key={year}>
                <th scope="row">
                  <To path="/summaries" query={{year}} className="title">
                    {year}
                  </To>
                </th>
                <td>{words('summary_state', states.get(year) ?? 'not_drafted')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

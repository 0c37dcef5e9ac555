import {useTranslation} from 'react-i18next';

import '../style/engagement.css';
import {useRead} from '../api/read';
import {To} from '../app/link';
import {usePlace} from '../app/location';
import {selectionOf} from '../matrix/question';
import {Empty, Failed, Loading} from '../ui/states';
import {useTitle} from '../ui/title';
import {columnWords, countryWords, valueWords} from '../words/codes';
import {numberWords} from '../words/dates';
import {Network} from './network';
import {World} from './world';

/// Partners in the world and around the municipality at a date, each picture with its table (PRODUCT R8).
export default function Map() {
  const {t} = useTranslation();
  const {query} = usePlace();
  const asked = selectionOf(query);
  const filters = new URLSearchParams(asked);
  asked.set('facets', 'country');
  asked.set('columns', 'ref');
  asked.set('limit', '1');
  const {data, error, refetch} = useRead('/v1/matrix', {query: asked});
  useTitle(t('app.map'));
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Loading lines={10} />;
  const countries = (data.body.facets?.country ?? []).filter((one) => one.value !== 'none' && one.count > 0);
  const abroad = countries.filter((one) => one.value !== 'ZA');
  if (countries.length === 0) return <Empty title={t('matrix.empty')}>{t('matrix.empty_text')}</Empty>;
  return (
    <div className="screen map-screen">
      <h1>{t('map.title')}</h1>
      <p className="lead">{t('map.text', {count: abroad.length, rows: numberWords(data.body.total)})}</p>
      <World counts={countries} />
      <div className="two">
        <section aria-labelledby="countries">
          <h2 id="countries">{t('map.countries')}</h2>
          <table className="plain">
            <thead>
              <tr>
                <th scope="col">{columnWords('country')}</th>
                <th scope="col">{t('map.engagements')}</th>
              </tr>
            </thead>
            <tbody>
              {countries.map((one) => (
                <tr key={one.value}>
                  <th scope="row">
                    <To path="/" query={{country: one.value}}>
                      {countryWords(one.value)}
                    </To>
                  </th>
                  <td>{numberWords(one.count)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
        <Network filters={filters} words={(type) => valueWords('partner_type', type)} />
      </div>
    </div>
  );
}

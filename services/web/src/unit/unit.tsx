import {useTranslation} from 'react-i18next';

import '../style/engagement.css';
import {useRead} from '../api/read';
import {To} from '../app/link';
import {setQuery, usePlace} from '../app/location';
import {Picker} from '../ui/picker';
import {Empty, Failed, Loading} from '../ui/states';
import {useTitle} from '../ui/title';
import {Duty} from './duty';

/// What one unit owes this quarter, what it said before, and the rows that are its own.
export default function Unit() {
  const {t} = useTranslation();
  const {query} = usePlace();
  const unit = query.get('unit') ?? '';
  const quarters = useRead('/v1/quarters');
  const quarter = query.get('quarter') ?? quarters.data?.body.items.at(-1)?.quarter;
  const row = useRead('/v1/units/{id}', {parts: {id: unit}, enabled: unit !== ''});
  useTitle(row.data?.body.name ?? t('app.unit'));
  return (
    <div className="screen">
      <h1>{(unit && row.data?.body.name) || t('app.unit')}</h1>
      <Picker register="unit" label={t('unit.which')} value={unit} onChange={(id) => id && setQuery({unit: id})} />
      {quarters.error ? (
        <Failed error={quarters.error} retry={() => void quarters.refetch()} />
      ) : !quarters.data ? (
        <Loading />
      ) : !unit ? (
        <Empty title={t('unit.none')}>{t('unit.none_text')}</Empty>
      ) : !quarter ? (
        <Empty title={t('quarter.none')}>
          <To path="/quarters">{t('app.quarters')}</To>
        </Empty>
      ) : (
        <Duty key={unit + quarter} unit={unit} quarter={quarter} />
      )}
      {unit && (
        <p>
          <To path="/" query={{unit}}>
            {t('unit.all_rows')}
          </To>
        </p>
      )}
    </div>
  );
}

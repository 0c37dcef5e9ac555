import {useTranslation} from 'react-i18next';

import '../style/engagement.css';
import {useRead} from '../api/read';
import {setQuery, usePlace} from '../app/location';
import {Choice} from '../ui/choice';
import {Failed, Loading} from '../ui/states';
import {useTitle} from '../ui/title';
import {Board} from './board';
import {Opening} from './opening';

/// Units by state of their duty, how complete the quarter is, who is silent, and what waits for triage. Live.
export default function Quarter() {
  const {t} = useTranslation();
  const {query} = usePlace();
  const known = new URLSearchParams(query.get('known_at') ? {known_at: query.get('known_at')!} : {});
  const list = useRead('/v1/quarters', {query: known});
  useTitle(t('app.quarters'));
  if (list.error) return <Failed error={list.error} retry={() => void list.refetch()} />;
  if (!list.data) return <Loading />;
  const items = list.data.body.items;
  const id = query.get('quarter') ?? items.at(-1)?.id;
  return (
    <div className="screen">
      <div className="row between">
        <h1>{t('quarter.title')}</h1>
        {items.length > 1 && (
          <Choice
            quiet
            label={t('quarter.choose')}
            value={id ?? ''}
            options={items.map((item) => ({id: item.id, text: item.words}))}
            onChange={(next) => setQuery({quarter: next})}
          />
        )}
      </div>
      {id ? <Board id={id} known={known} /> : <Opening />}
    </div>
  );
}

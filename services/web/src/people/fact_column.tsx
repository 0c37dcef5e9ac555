import {useEffect, useState} from 'react';
import {useTranslation} from 'react-i18next';

import {useRead} from '../api/read';
import {Choice} from '../ui/choice';
import {columnWords} from '../words/codes';

/// So long nobody has typed on: a position is asked for once, not once a digit.
const kSettledMs = 300;

function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), kSettledMs);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

/// The columns that the event at a typed position speaks of, as the history of its engagement tells them; none while
/// that is no such event or not known yet.
function useColumns(typed: string): string[] {
  const settled = useSettled(typed);
  const enabled = /^[0-9]{1,15}$/.test(settled);
  const event = useRead('/v1/events/{position}', {parts: {position: settled}, enabled, keep: false});
  const id = /^engagement-(.+)$/.exec(event.data?.body.stream ?? '')?.[1] ?? '';
  const history = useRead('/v1/engagements/{id}/history', {parts: {id}, enabled: id !== '', keep: false});
  if (typed !== settled) return [];
  return history.data?.body.items.find((item) => item.position === Number(settled))?.columns ?? [];
}

/// Which column of an event is meant: all that the event says, or one that it speaks of.
export function FactColumn(props: {position: string; value: string; onChange: (column: string) => void}) {
  const {t} = useTranslation();
  const columns = useColumns(props.position.trim());
  // The one that the request itself names may not be told yet.
  const offered = props.value && !columns.includes(props.value) ? [props.value, ...columns] : columns;
  return (
    <Choice
      label={t('privacy.field')}
      value={props.value}
      options={[{id: '', text: t('engagement.disputed_all')}, ...offered.map((id) => ({id, text: columnWords(id)}))]}
      onChange={props.onChange}
    />
  );
}

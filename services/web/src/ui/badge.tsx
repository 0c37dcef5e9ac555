import type {Schema} from '../api/client';
import {reasonWords, words} from '../words/codes';

/// The state of a row in a word; the colour only says it again.
export function Badge({row}: {row: Pick<Schema<'Engagement'>, 'badge' | 'badge_reason' | 'running'>}) {
  if (!row.badge || (!row.running && !row.badge_reason)) return null;
  return (
    <span className={`badge ${row.badge}`} title={row.badge_reason && reasonWords(row.badge_reason)}>
      {words('badge', row.badge)}
    </span>
  );
}

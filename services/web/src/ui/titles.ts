import {useQuery} from '@tanstack/react-query';
import {useMemo} from 'react';

import {read, type Schema} from '../api/client';
import {timesOf} from '../app/location';

/// Titles of all engagements at the pair of times, for lists that only have ids.
export function useTitles(query: URLSearchParams): (id: string) => string {
  const times = timesOf(query);
  const {data} = useQuery({
    queryKey: ['titles', times.toString()],
    queryFn: async () => {
      const titles: [string, string][] = [];
      let after = '';
      do {
        const asked = new URLSearchParams(times);
        asked.set('columns', 'title,ref');
        asked.set('limit', '500');
        if (after) asked.set('after', after);
        const {body} = await read('/v1/matrix', {query: asked});
        titles.push(...body.items.map((row: Schema<'Engagement'>): [string, string] => [row.id, row.title ?? row.id]));
        after = body.next ?? '';
      } while (after);
      return titles;
    },
  });
  return useMemo(() => {
    const known = new Map(data);
    return (id) => known.get(id) ?? id;
  }, [data]);
}

import {useQuery} from '@tanstack/react-query';
import {useMemo} from 'react';

import {read} from '../api/client';
import {timesOf} from '../app/location';

export type Names = (id: string) => string | undefined;

async function allNames(path: '/v1/units' | '/v1/organisations', query: URLSearchParams): Promise<[string, string][]> {
  const names: [string, string][] = [];
  let after = '';
  do {
    const asked = new URLSearchParams(query);
    asked.set('limit', '500');
    if (after) asked.set('after', after);
    const page = await read(path, {query: asked});
    for (const row of page.body.items) names.push([row.id, row.name ?? row.id]);
    after = page.body.next ?? '';
  } while (after);
  return names;
}

/// Names of units and organisations at the pair of times, for the ids that events tell of.
export function useNames(query: URLSearchParams): Names {
  const times = timesOf(query);
  const {data} = useQuery({
    queryKey: ['names', times.toString()],
    queryFn: async () => [...(await allNames('/v1/units', times)), ...(await allNames('/v1/organisations', times))],
  });
  return useMemo(() => {
    const known = new Map(data);
    return (id) => known.get(id);
  }, [data]);
}

import {keepPreviousData, useQuery} from '@tanstack/react-query';

import {read, type ReadOf} from './client';

/// One answer of the API as a screen's state; while it is asked anew the last one stays.
export function useRead<Path extends Parameters<typeof read>[0]>(
  path: Path,
  options: {parts?: Record<string, string>; query?: URLSearchParams; enabled?: boolean; keep?: boolean} = {},
) {
  const {parts, query} = options;
  return useQuery({
    queryKey: [path, parts ?? null, query?.toString() ?? ''],
    queryFn: ({signal}) => read(path, {parts, query, signal}),
    enabled: options.enabled ?? true,
    placeholderData: options.keep === false ? undefined : keepPreviousData,
  });
}

export type {ReadOf};

import {keepPreviousData, useQuery} from '@tanstack/react-query';

import {read, type ReadOf} from './client';
import {Problem} from './problem';
import {passes} from './resend';

/// What a screen is made from; another change of the query's state makes no screen anew.
const kShown = ['data', 'error', 'status', 'isPlaceholderData', 'isLoading'] as const;

/// One answer of the API as a screen's state; while it is asked anew the last one stays. It stays as well when the
/// ledger does not answer or the session has ended, with all that was typed on it: the frame says so.
export function useRead<Path extends Parameters<typeof read>[0]>(
  path: Path,
  options: {parts?: Record<string, string>; query?: URLSearchParams; enabled?: boolean; keep?: boolean} = {},
) {
  const {parts, query} = options;
  const asked = useQuery({
    queryKey: [path, parts ?? null, query?.toString() ?? ''],
    queryFn: ({signal}) => read(path, {parts, query, signal}),
    enabled: options.enabled ?? true,
    placeholderData: options.keep === false ? undefined : keepPreviousData,
    notifyOnChangeProps: [...kShown],
  });
  const {data, error, isPending, isLoading, isPlaceholderData, refetch} = asked;
  const stays = data !== undefined && !isPlaceholderData && error instanceof Problem && passes(error.status);
  return {data, error: stays ? null : error, isPending, isLoading, refetch};
}

export type {ReadOf};

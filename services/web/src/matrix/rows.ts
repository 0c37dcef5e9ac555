import {keepPreviousData, useInfiniteQuery} from '@tanstack/react-query';

import {read, type Schema} from '../api/client';
import {pageQuestion} from './question';

export type Row = Schema<'Engagement'>;
export type Facets = NonNullable<Schema<'MatrixPage'>['facets']>;

/// The rows that were asked for so far, page after page; a cursor keeps the pages from shifting while the log grows.
export function useRows(query: URLSearchParams) {
  const asked = useInfiniteQuery({
    queryKey: ['/v1/matrix', 'pages', pageQuestion(query, '').toString()],
    queryFn: ({pageParam, signal}) => read('/v1/matrix', {query: pageQuestion(query, pageParam), signal}),
    initialPageParam: '',
    getNextPageParam: (last) => last.body.next ?? undefined,
    placeholderData: keepPreviousData,
  });
  const pages = asked.data?.pages;
  return {
    ...asked,
    rows: pages?.flatMap((page) => page.body.items) ?? [],
    total: pages?.[0]?.body.total ?? 0,
    facets: pages?.[0]?.body.facets,
    position: pages?.[0]?.position ?? 0,
  };
}

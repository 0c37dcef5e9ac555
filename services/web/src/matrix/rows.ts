import {infiniteQueryOptions, keepPreviousData, useInfiniteQuery} from '@tanstack/react-query';
import {useDeferredValue, useMemo} from 'react';

import {read, type Schema} from '../api/client';
import {pageQuestion} from './question';

export type Row = Schema<'Engagement'>;
export type Facets = NonNullable<Schema<'MatrixPage'>['facets']>;

/// Page after page of the rows that an address asks for.
export const pagesOf = (query: URLSearchParams) =>
  infiniteQueryOptions({
    queryKey: ['/v1/matrix', 'pages', pageQuestion(query, '').toString()],
    queryFn: ({pageParam, signal}) => read('/v1/matrix', {query: pageQuestion(query, pageParam), signal}),
    initialPageParam: '',
    getNextPageParam: (last) => last.body.next ?? undefined,
    // Pages are immutable under their cursors: comparing all of them whenever one comes would be for nothing.
    structuralSharing: false,
  });

/// The rows that were asked for so far, page after page; a cursor keeps the pages from shifting while the log grows.
/// What has come is drawn when there is time for it, in small pieces, so that it stops neither typing nor scrolling.
export function useRows(query: URLSearchParams) {
  const asked = useInfiniteQuery({...pagesOf(query), placeholderData: keepPreviousData});
  const data = useDeferredValue(asked.data);
  const pages = data?.pages;
  const rows = useMemo(() => pages?.flatMap((page) => page.body.items) ?? [], [pages]);
  return {
    ...asked,
    isPending: !data && !asked.error,
    hasNextPage: asked.hasNextPage && data === asked.data,
    rows,
    total: pages?.[0]?.body.total ?? 0,
    facets: pages?.[0]?.body.facets,
    position: pages?.[0]?.position ?? 0,
  };
}

import {useSyncExternalStore} from 'react';

/// The address is the whole state of a screen: whoever has the link sees the same.
export interface Place {
  path: string;
  query: URLSearchParams;
  hash: string;
}

const listeners = new Set<() => void>();
let place = read();

function read(): Place {
  return {path: location.pathname, query: new URLSearchParams(location.search), hash: location.hash};
}

function changed() {
  place = read();
  listeners.forEach((listener) => listener());
}

addEventListener('popstate', changed);

/// To another address, as a link would; `replace` for what is no step of its own, as each letter of a search.
export function go(to: string, options?: {replace?: boolean}) {
  const before = location.pathname;
  if (options?.replace) history.replaceState(null, '', to);
  else history.pushState(null, '', to);
  changed();
  if (location.pathname !== before) scrollTo(0, 0);
}

export function usePlace(): Place {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => place,
  );
}

export type Query = Record<string, string | string[] | undefined | null>;

/// The query with some names set anew; nothing, an empty text or an empty list takes the name out.
export function changedQuery(query: URLSearchParams, changes: Query): URLSearchParams {
  const next = new URLSearchParams(query);
  for (const [name, value] of Object.entries(changes)) {
    next.delete(name);
    for (const one of Array.isArray(value) ? value : [value]) if (one) next.append(name, one);
  }
  return next;
}

export function address(path: string, query: URLSearchParams): string {
  const text = query.toString().replaceAll('%2C', ',').replaceAll('%3A', ':').replaceAll('%40', '@');
  return text ? `${path}?${text}` : path;
}

/// The same screen with another query.
export function setQuery(changes: Query, options?: {replace?: boolean}) {
  go(address(place.path, changedQuery(place.query, changes)), options);
}

const kTimes = ['valid_at', 'known_at'];

/// Only the pair of times that a screen is asked at.
export function timesOf(query: URLSearchParams): URLSearchParams {
  const times = new URLSearchParams();
  for (const name of kTimes) {
    const value = query.get(name);
    if (value) times.set(name, value);
  }
  return times;
}

export const isPast = (query: URLSearchParams) => kTimes.some((name) => query.get(name));

/// An address of another screen at the same pair of times.
export function at(path: string, query: URLSearchParams, more: Query = {}): string {
  return address(path, changedQuery(timesOf(query), more));
}

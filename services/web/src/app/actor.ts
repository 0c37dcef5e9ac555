import {useSyncExternalStore} from 'react';

/// Who writes, and in which role. Until there is sign-in both are asked for once and kept for this tab (Cairn-Actor).
const kKept = 'cairn-actor';

let waiting: ((actor: string | null) => void) | undefined;
const listeners = new Set<() => void>();
const tell = () => listeners.forEach((listener) => listener());

/// The actor, asked for when nobody has said yet; null when they would rather not.
export async function askActor(): Promise<string | null> {
  const known = sessionStorage.getItem(kKept);
  if (known) return known;
  return new Promise((resolve) => {
    waiting = resolve;
    tell();
  });
}

export function answerActor(actor: string | null) {
  if (actor) sessionStorage.setItem(kKept, actor);
  waiting?.(actor);
  waiting = undefined;
  tell();
}

export function forgetActor() {
  sessionStorage.removeItem(kKept);
}

/// True while somebody has to be asked.
export function useAsking(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => waiting !== undefined,
  );
}

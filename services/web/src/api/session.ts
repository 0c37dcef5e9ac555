import {useSyncExternalStore} from 'react';

import type {paths} from '#schema';

import {Problem} from './problem';

/// Who has signed in, as the program says it; where it takes names (`cairn serve --sign-in named`), nobody ever has.
export type Session = paths['/v1/session']['get']['responses'][200]['content']['application/json'];

/// What everybody may open, as the program says it to the public; all that is shown before it has said anything.
const kOpenScreens = ['/', '/map', '/changes', '/directory'];

interface Known {
  /// What was said last; undefined until the program has answered once.
  session?: Session;
  /// Somebody had signed in on this page and no longer has: what they typed is still theirs.
  ended: boolean;
}

let known: Known = {ended: false};
const listeners = new Set<() => void>();
let tabs: BroadcastChannel | undefined;

/// What is known after the program has said `next`.
export function after(before: Known, next: Session): Known {
  const had = before.ended || Boolean(before.session?.account);
  return {session: next, ended: next.sign_in === 'accounts' && !next.account && had};
}

/// What is left of `session` for whoever no longer has one.
export const withoutAccount = (session: Session): Session => ({
  ...session,
  account: null,
  role: null,
  unit: null,
  csrf: null,
  screens: kOpenScreens,
});

/// Whether the navigation leads to `path`.
export const leadsTo = (session: Session | undefined, path: string) =>
  (session?.screens ?? kOpenScreens).includes(path);

function take(next: Session) {
  known = after(known, next);
  listeners.forEach((listener) => listener());
}

/// Asks the program. Throws when it does not answer.
export async function askSession(): Promise<Session> {
  const response = await fetch('/v1/session').catch(() => undefined);
  if (!response?.ok) throw new Problem(response?.status ?? 0, 'offline', '');
  const next = (await response.json()) as Session;
  const before = known.session;
  take(next);
  if (next.csrf && next.csrf !== before?.csrf) tabs?.postMessage('signed in');
  return next;
}

/// From now on a tab in which somebody signs in says so to the others.
export function joinTabs() {
  tabs = new BroadcastChannel('cairn-session');
  tabs.onmessage = () => void askSession().catch(() => undefined);
}

export const sessionNow = () => known.session;
export const knownSession = async () => known.session ?? askSession();

/// The program has answered 401: whoever had signed in no longer has.
export function endSession() {
  if (known.session?.account) take(withoutAccount(known.session));
}

/// What a request says besides its cookie, where one rests on a session.
export function secretOf(session: Session | undefined): Record<string, string> {
  return session?.csrf ? {'Cairn-Csrf': session.csrf} : {};
}

export function listenToSession(listener: () => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/// What is known, followed.
export const useSession = (): Known => useSyncExternalStore(listenToSession, () => known);

/// True where accounts are wanted and nobody has signed in yet: there is nothing to type.
export function useNobody(): boolean {
  const {session, ended} = useSession();
  return session?.sign_in === 'accounts' && !session.account && !ended;
}

export type Entered = 'in' | 'wrong' | 'often' | 'failed';

/// Signs in without leaving the page; the form at /sign-in is answered the same way.
export async function signIn(account: string, password: string): Promise<Entered> {
  try {
    const body = new URLSearchParams({account, password});
    // Where it leads is of no interest here.
    const response = await fetch('/sign-in', {method: 'POST', body, redirect: 'manual'});
    if (response.status === 429) return 'often';
    if (response.status === 403) return 'wrong';
    if (response.type !== 'opaqueredirect') return 'failed';
    return (await askSession()).account ? 'in' : 'failed';
  } catch {
    return 'failed';
  }
}

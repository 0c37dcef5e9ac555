import {useSyncExternalStore} from 'react';

import {knownSession, listenToSession, secretOf, sessionNow} from '../api/session';

/// The fields with which a write says who writes: Cairn-Actor where the program takes names, Cairn-Csrf in a session.
export type Writer = Record<string, string>;
export type Question = 'name' | 'sign_in';

/// The name and role that were asked for once, kept for this tab.
const kKept = 'cairn-actor';

let asked: {question: Question; answer: Promise<Writer | null>; resolve: (writer: Writer | null) => void} | undefined;
const listeners = new Set<() => void>();
const tell = () => listeners.forEach((listener) => listener());

function ask(question: Question): Promise<Writer | null> {
  if (!asked) {
    let resolve: (writer: Writer | null) => void = () => undefined;
    const promise = new Promise<Writer | null>((end) => {
      resolve = end;
    });
    asked = {question, answer: promise, resolve};
    tell();
  }
  return asked.answer;
}

function answer(writer: Writer | null) {
  asked?.resolve(writer);
  asked = undefined;
  tell();
}

// However somebody has signed in, here or in another tab: the question is answered.
listenToSession(() => {
  if (asked?.question === 'sign_in' && sessionNow()?.csrf) answer(secretOf(sessionNow()));
});

/// Who writes, asked for when it is not known; null when they would rather not.
export async function askWriter(): Promise<Writer | null> {
  const session = await knownSession();
  if (session.sign_in === 'accounts') return session.csrf ? secretOf(session) : ask('sign_in');
  const kept = sessionStorage.getItem(kKept);
  return kept ? {'Cairn-Actor': kept} : ask('name');
}

export const askToSignIn = () => void ask('sign_in');

export function answerName(actor: string) {
  sessionStorage.setItem(kKept, actor);
  answer({'Cairn-Actor': actor});
}

export const answerNobody = () => answer(null);

/// Another name, or another role, may: it is asked for again.
export const forgetName = () => sessionStorage.removeItem(kKept);

/// What somebody has to be asked now.
export function useQuestion(): Question | undefined {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => asked?.question,
  );
}

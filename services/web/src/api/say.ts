import {useQueryClient} from '@tanstack/react-query';
import i18next from 'i18next';
import {useEffect, useRef, useState} from 'react';

import {askWriter, forgetName, type Writer} from '../app/writer';
import {Problem} from './client';
import {nextAfter, pause, waitMs} from './resend';
import {askSession, knownSession, sessionNow} from './session';

const kSecret = 'Cairn-Csrf';

/// True when another session has begun since: the same account's write is sent again with its secret.
async function hasNewSecret(by: Writer): Promise<boolean> {
  const now = by[kSecret] ? await askSession().catch(() => undefined) : undefined;
  return now !== undefined && now.csrf !== by[kSecret];
}

/// Whoever writes may have to be asked while the ledger is away: the question is fetched with the form.
async function fetchQuestion() {
  const {sign_in} = await knownSession();
  await (sign_in === 'accounts' ? import('../app/sign_in_dialog') : import('../app/name_dialog'));
}

const problemOf = (error: unknown) =>
  error instanceof Problem ? error : new Problem(0, String(error), String(error));

/// One write of a screen: asks who writes, keeps one Idempotency-Key until it is known how it ended (so that a second
/// press or a lost answer writes nothing twice), sends it again by itself while the ledger does not answer, has a
/// session that ended begun anew, and has everything shown asked anew.
export function useSay() {
  const client = useQueryClient();
  const key = useRef<string>(undefined);
  // Whose words these are: what one account typed is never sent in the name of another without a press of its own.
  const account = useRef(sessionNow()?.account);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  useEffect(() => void fetchQuestion().catch(() => undefined), []);

  /// True when the write is to be tried again.
  const again = async (error: unknown, by: Writer, resent: number, stop: AbortController): Promise<boolean> => {
    const failed = problemOf(error);
    const next = error instanceof Problem ? nextAfter(failed.status, resent) : 'unknown';
    if (next === 'sign_in') return true;
    if (next === 'resend' && !stop.signal.aborted) {
      setProblem(new Problem(failed.status, failed.title, failed.detail, [], () => stop.abort()));
      await pause(waitMs(resent), stop.signal);
      if (!stop.signal.aborted) return true;
    }
    if (failed.status === 403 && (await hasNewSecret(by))) return true;
    // What was refused was not written: the next try is another one.
    if (next === 'refused') key.current = undefined;
    if (failed.status === 403) forgetName();
    setProblem(failed);
    return false;
  };

  /// Who writes; null when nobody does, or somebody else than before.
  const writer = async (): Promise<Writer | null> => {
    const by = await askWriter();
    const now = sessionNow()?.account;
    const before = account.current;
    if (by) account.current = now;
    if (by && before && now !== before) {
      setProblem(new Problem(401, i18next.t('session.other', {account: now ?? ''}), ''));
      return null;
    }
    if (!by && before) setProblem(new Problem(401, i18next.t('session.not_recorded'), ''));
    return by;
  };

  const say = async <Told>(write: (said: {by: Writer; key: string}) => Promise<Told>): Promise<Told | undefined> => {
    const stop = new AbortController();
    setProblem(undefined);
    try {
      for (let resent = 0; ; resent += 1) {
        let by: Writer | null = {};
        try {
          by = await writer();
          if (!by) return undefined;
          key.current ??= crypto.randomUUID();
          setBusy(true);
          const told = await write({by, key: key.current});
          key.current = undefined;
          setProblem(undefined);
          await client.invalidateQueries();
          return told;
        } catch (error) {
          if (!(await again(error, by ?? {}, resent, stop))) return undefined;
        }
      }
    } finally {
      setBusy(false);
    }
  };
  return {say, busy, problem, forget: () => setProblem(undefined)};
}

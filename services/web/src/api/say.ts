import {useQueryClient} from '@tanstack/react-query';
import {useRef, useState} from 'react';

import {askActor, forgetActor} from '../app/actor';
import {Problem} from './client';

/// One write of a screen: asks who writes, keeps one Idempotency-Key until it succeeded (so that a second press or a
/// lost answer writes nothing twice), and has everything shown asked anew.
export function useSay() {
  const client = useQueryClient();
  const key = useRef<string>(undefined);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const say = async <Told>(write: (said: {actor: string; key: string}) => Promise<Told>): Promise<Told | undefined> => {
    const actor = await askActor();
    if (!actor) return undefined;
    key.current ??= crypto.randomUUID();
    setBusy(true);
    setProblem(undefined);
    try {
      const told = await write({actor, key: key.current});
      key.current = undefined;
      await client.invalidateQueries();
      return told;
    } catch (error) {
      // What was refused was not written: the next try is another one.
      if (error instanceof Problem && error.status >= 400 && error.status < 500) key.current = undefined;
      // Another name, or another role, may: it is asked for again.
      if (error instanceof Problem && error.status === 403) forgetActor();
      setProblem(error instanceof Problem ? error : new Problem(0, String(error), String(error)));
      return undefined;
    } finally {
      setBusy(false);
    }
  };
  return {say, busy, problem, forget: () => setProblem(undefined)};
}

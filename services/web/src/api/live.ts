import {useQueryClient} from '@tanstack/react-query';
import {useEffect, useRef, useState} from 'react';

import {Problem, read} from './client';
import {endSession, knownSession, useSession} from './session';

/// 'none': whoever looks may not follow the log, and sees what is new by asking.
export type Link = 'connecting' | 'live' | 'lost' | 'none';

const kRetryMs = 2000;
const kBurstMs = 150;

/// Follows the log (server-sent events) and calls `grown` for each piece that holds events; ends when the connection
/// does. Read as a stream and not by EventSource, which would have to know each type of event by name.
async function follow(signal: AbortSignal, grown: () => void, connected: () => void, after: number): Promise<number> {
  const response = await fetch(after > 0 ? `/v1/events?after=${after - 1}` : '/v1/events', {
    headers: {Accept: 'text/event-stream'},
    signal,
  });
  if (!response.ok || !response.body) throw new Problem(response.status, response.statusText, '');
  connected();
  let seen = after;
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const {done, value} = await reader.read().catch(() => ({done: true, value: undefined}));
    if (done || value === undefined) return seen;
    const ids = [...value.matchAll(/^id: ?(\d+)/gm)];
    const last = ids.at(-1);
    if (!last) continue;
    seen = Number(last[1]) + 1;
    grown();
  }
}

/// Has what is shown asked again when the log grows; events that come in a burst are one reason, not many.
export function useLive(): Link {
  const client = useQueryClient();
  const {session} = useSession();
  const who = session && (session.account ?? session.sign_in);
  const [link, setLink] = useState<Link>('connecting');
  useEffect(() => {
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refresh = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        void client.invalidateQueries();
      }, kBurstMs);
    };
    const run = async () => {
      const begun = await knownSession().catch(() => undefined);
      if (begun?.sign_in === 'accounts' && !begun.account) return setLink('none');
      let after = -1;
      let lost = false;
      while (!stop.signal.aborted) {
        try {
          if (after < 0) after = (await read('/v1/events', {query: new URLSearchParams({limit: '1'})})).position;
          after = await follow(
            stop.signal,
            refresh,
            () => {
              setLink('live');
              // The first question may have gone unanswered.
              void knownSession().catch(() => undefined);
              // Meanwhile anything may have happened.
              if (lost) refresh();
              lost = false;
            },
            after,
          );
        } catch (error) {
          const status = error instanceof Problem ? error.status : 0;
          if (status === 401) endSession();
          if (status === 401 || status === 403) return setLink('none');
          // The wait below is the answer to any other failure.
        }
        if (stop.signal.aborted) return;
        lost = true;
        setLink('lost');
        await new Promise((resolve) => setTimeout(resolve, kRetryMs));
      }
    };
    void run();
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [client, who]);
  // Somebody else sees other things.
  const before = useRef(who);
  useEffect(() => {
    if (before.current !== who) void client.invalidateQueries();
    before.current = who;
  }, [client, who]);
  return link;
}

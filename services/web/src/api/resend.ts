/// What is to be done about a write that did not come through.
export type Next = 'resend' | 'sign_in' | 'refused' | 'unknown';

const kResendsMax = 60;
const kWaitMsMax = 5000;
/// No answer at all, or one that says "not now": with the same Idempotency-Key it can be sent again, recorded once.
const kLater = [0, 502, 503, 504];

export function nextAfter(status: number, resent: number): Next {
  if (status === 401) return 'sign_in';
  if (kLater.includes(status)) return resent < kResendsMax ? 'resend' : 'unknown';
  return status >= 400 && status < 500 ? 'refused' : 'unknown';
}

/// True for what passes by itself, or with a sign-in: what is on the page is not made wrong by it.
export const passes = (status: number) => status === 401 || kLater.includes(status);

export const waitMs = (resent: number) => Math.min(500 * 2 ** resent, kWaitMsMax);

/// Ends when the time is over, the browser is online again, or somebody wants no more of it.
export function pause(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = new AbortController();
    const end = () => {
      done.abort();
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(end, ms);
    addEventListener('online', end, {signal: done.signal});
    stop.addEventListener('abort', end, {signal: done.signal});
  });
}

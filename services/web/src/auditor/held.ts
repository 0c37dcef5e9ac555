import {read, readText} from '../api/client';
import {fromBase64} from '../proof/bytes';
import {checkSignature, parseCheckpoint, type Checkpoint, type Signed} from '../proof/note';
import {grewFrom} from '../proof/tree';

/// The checkpoint of the last visit, kept in this browser only: against it a ledger that was rewritten is found out.
const kKept = 'cairn-checkpoint';

export interface Checked {
  now: Checkpoint;
  signed: Signed;
  held?: Checkpoint;
  /// Of the held one: nothing was changed, dropped or reordered since.
  grew?: boolean;
  note: string;
}

export async function checkLedger(): Promise<Checked> {
  const note = await readText('/audit/checkpoint');
  const keys = (await readText('/audit/keys')).split('\n').filter(Boolean);
  const now = parseCheckpoint(note);
  const checked: Checked = {now, note, signed: await checkSignature(now, keys)};
  const kept = localStorage.getItem(kKept);
  const held = kept ? parseCheckpoint(kept) : undefined;
  if (held && held.origin === now.origin) {
    checked.held = held;
    checked.grew = held.size <= now.size && (await isGrown(held, now));
  }
  // One that does not fit is never replaced: it is the evidence.
  if (checked.signed !== 'bad' && checked.grew !== false) localStorage.setItem(kKept, note);
  return checked;
}

async function isGrown(held: Checkpoint, now: Checkpoint): Promise<boolean> {
  const query = new URLSearchParams({from: String(held.size), to: String(now.size)});
  const {proof} = (await read('/audit/consistency', {query})).body;
  return grewFrom(held, now, proof.map(fromBase64));
}

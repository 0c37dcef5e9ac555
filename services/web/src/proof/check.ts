import type {Schema} from '../api/client';
import {equal, fromBase64, sha256, toHex} from './bytes';
import {parseEntry} from './entry';
import {checkSignature, parseCheckpoint, parseProof, type Signed} from './note';
import {leafHash, rootOf} from './tree';

export interface Proved {
  events: number;
  size: number;
  origin: string;
  signed: Signed;
}

function must(holds: boolean, what: string) {
  if (!holds) throw new Error(what);
}

/// Checks every event of a stream by what was sent alone, and throws what does not hold: (1) the record's SHA-256 is
/// the one in the leaf's entry, (2) the entry is of this stream and the next revision, (3) the leaf leads to the root,
/// (4) every event is proved in the same checkpoint, (5) which is signed.
export async function checkStream(proof: Schema<'StreamProof'>): Promise<Proved> {
  const checkpoint = parseCheckpoint(proof.checkpoint);
  for (const [revision, event] of proof.events.entries()) {
    const at = `event ${event.position}: `;
    const file = parseProof(event.proof);
    const entry = parseEntry(file.entry);
    must(file.checkpoint === proof.checkpoint, `${at}it is proved in another checkpoint`);
    must(
      toHex(await sha256(fromBase64(event.record))) === entry.recordHash,
      `${at}the record is not what the leaf says`,
    );
    must(entry.tag === proof.stream_tag, `${at}it belongs to another stream`);
    must(entry.revision === revision, `${at}revision ${revision} is missing`);
    must(entry.position === file.index && entry.position === event.position, `${at}it stands elsewhere in the log`);
    must(entry.eventId === event.event_id, `${at}it is another event`);
    const root = await rootOf(await leafHash(file.entry), file.index, checkpoint.size, file.path);
    must(equal(root, checkpoint.root), `${at}the path does not lead to the root`);
  }
  const signed = await checkSignature(checkpoint, proof.keys);
  must(signed !== 'bad', 'no key of this ledger has signed the checkpoint');
  return {events: proof.events.length, size: checkpoint.size, origin: checkpoint.origin, signed};
}

import {toHex} from './bytes';

/// The 81 bytes that a leaf commits to: 0x01, position, stream tag, revision, event id, SHA-256 of the record.
export interface Entry {
  position: number;
  tag: string;
  revision: number;
  eventId: string;
  recordHash: string;
}

export function parseEntry(bytes: Uint8Array<ArrayBuffer>): Entry {
  if (bytes.length !== 81 || bytes[0] !== 1) throw new Error('this is no entry of a leaf');
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const id = toHex(bytes.subarray(33, 49));
  return {
    position: Number(view.getBigUint64(1)),
    tag: toHex(bytes.subarray(9, 25)),
    revision: Number(view.getBigUint64(25)),
    eventId: [id.slice(0, 8), id.slice(8, 12), id.slice(12, 16), id.slice(16, 20), id.slice(20)].join('-'),
    recordHash: toHex(bytes.subarray(49, 81)),
  };
}

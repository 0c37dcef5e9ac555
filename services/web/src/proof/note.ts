import {equal, fromBase64, joined, sha256} from './bytes';

/// A signed checkpoint (C2SP tlog-checkpoint in a signed note): origin, size and root, and who signed them.
export interface Checkpoint {
  origin: string;
  size: number;
  root: Uint8Array<ArrayBuffer>;
  text: string;
  signatures: {name: string; bytes: Uint8Array<ArrayBuffer>}[];
}

export function parseCheckpoint(note: string): Checkpoint {
  const cut = note.indexOf('\n\n');
  const text = note.slice(0, cut + 1);
  const [origin, size, root] = text.split('\n');
  if (cut < 0 || !origin || !/^\d+$/.test(size ?? '') || !root) throw new Error('this is no checkpoint');
  const signatures = note
    .slice(cut + 2)
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const parts = /^— (\S+) (\S+)$/.exec(line);
      if (!parts) throw new Error('a line of signature cannot be read');
      return {name: parts[1]!, bytes: fromBase64(parts[2]!)};
    });
  return {origin, size: Number(size), root: fromBase64(root), text, signatures};
}

/// name+hexid+base64(0x01 || key)
function parseKey(line: string) {
  const [name = '', id = '', ...rest] = line.trim().split('+');
  const bytes = fromBase64(rest.join('+'));
  if (bytes[0] !== 1 || bytes.length !== 33) throw new Error('this is no Ed25519 key');
  return {name, id, key: bytes.slice(1)};
}

export type Signed = 'good' | 'bad' | 'unknown';

/// Whether one of the keys signed it; 'unknown' when this browser has no Ed25519.
export async function checkSignature(checkpoint: Checkpoint, keys: string[]): Promise<Signed> {
  const encoder = new TextEncoder();
  for (const line of keys) {
    const {name, key} = parseKey(line);
    const id = (await sha256(joined(encoder.encode(name), Uint8Array.of(10, 1), key))).slice(0, 4);
    for (const signature of checkpoint.signatures) {
      if (signature.name !== name || !equal(signature.bytes.slice(0, 4), id)) continue;
      let imported: CryptoKey;
      try {
        imported = await crypto.subtle.importKey('raw', key, {name: 'Ed25519'}, false, ['verify']);
      } catch {
        return 'unknown';
      }
      const text = encoder.encode(checkpoint.text);
      if (await crypto.subtle.verify({name: 'Ed25519'}, imported, signature.bytes.slice(4), text)) return 'good';
    }
  }
  return 'bad';
}

/// A C2SP tlog-proof file: the leaf's entry, its index and the path.
export function parseProof(file: string) {
  const lines = file.split('\n');
  const extra = /^extra (\S+)$/.exec(lines[1] ?? '');
  const index = /^index (\d+)$/.exec(lines[2] ?? '');
  const end = lines.indexOf('', 3);
  if (lines[0] !== 'c2sp.org/tlog-proof@v1' || !extra || !index || end < 0) throw new Error('this is no proof');
  return {
    entry: fromBase64(extra[1]!),
    index: Number(index[1]),
    path: lines.slice(3, end).map(fromBase64),
    checkpoint: lines.slice(end + 1).join('\n'),
  };
}

import {equal, joined, sha256} from './bytes';

/// RFC 6962, section 2.1: the tree that every event of the log is a leaf of.

type Hash = Uint8Array<ArrayBuffer>;

export const leafHash = (entry: Uint8Array) => sha256(joined(Uint8Array.of(0), entry));
export const nodeHash = (left: Hash, right: Hash) => sha256(joined(Uint8Array.of(1), left, right));

/// The root that a proof leads to from the leaf at `index` of `size` (RFC 9162, 2.1.3.2). Throws when the proof has
/// too many or too few hashes. Sizes are below 2^53, so halves are taken by arithmetic and not by bits.
export async function rootOf(leaf: Hash, index: number, size: number, proof: Hash[]): Promise<Hash> {
  if (!(index < size)) throw new Error(`leaf ${index} is not below size ${size}`);
  let [node, last, root] = [index, size - 1, leaf];
  for (const hash of proof) {
    if (last === 0) throw new Error('the proof has too many hashes');
    if (node % 2 === 1 || node === last) {
      root = await nodeHash(hash, root);
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, Math.floor(last / 2)];
    } else {
      root = await nodeHash(root, hash);
    }
    [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  }
  if (last !== 0) throw new Error('the proof has too few hashes');
  return root;
}

/// True when the proof shows that the log of `to` leaves begins with the log of `from` (RFC 9162, 2.1.4.2).
export async function grewFrom(
  from: {size: number; root: Hash},
  to: {size: number; root: Hash},
  proof: Hash[],
): Promise<boolean> {
  if (from.size === 0) return proof.length === 0;
  if (from.size === to.size) return proof.length === 0 && equal(from.root, to.root);
  if (from.size > to.size) return false;
  const isPower = Number.isInteger(Math.log2(from.size));
  const path = isPower ? [from.root, ...proof] : proof;
  let [node, last] = [from.size - 1, to.size - 1];
  while (node % 2 === 1) [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  const first = path[0];
  if (!first) return false;
  let [before, after] = [first, first];
  for (const hash of path.slice(1)) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      before = await nodeHash(hash, before);
      after = await nodeHash(hash, after);
      while (node % 2 === 0 && node !== 0) [node, last] = [node / 2, Math.floor(last / 2)];
    } else {
      after = await nodeHash(after, hash);
    }
    [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  }
  return last === 0 && equal(before, from.root) && equal(after, to.root);
}

import {readFileSync} from 'node:fs';

import {fromBase64, toHex} from '../../../../services/web/src/proof/bytes';
import {checkStream} from '../../../../services/web/src/proof/check';
import {checkSignature, parseCheckpoint} from '../../../../services/web/src/proof/note';
import {grewFrom, leafHash, nodeHash, rootOf} from '../../../../services/web/src/proof/tree';

/// What a ledger answered to GET /v1/engagements/ENG-0029/proof.
const answer = () => JSON.parse(readFileSync(new URL('stream_proof.json', import.meta.url), 'utf8'));

type Hash = Uint8Array<ArrayBuffer>;

/// The definition of RFC 6962, 2.1, without any tiles or loops: the oracle.
async function naiveRoot(leaves: Hash[]): Promise<Hash> {
  if (leaves.length === 1) return leaves[0]!;
  const half = split(leaves.length);
  return nodeHash(await naiveRoot(leaves.slice(0, half)), await naiveRoot(leaves.slice(half)));
}
const split = (size: number) => 2 ** Math.floor(Math.log2(size - 1));

async function naivePath(index: number, leaves: Hash[]): Promise<Hash[]> {
  if (leaves.length === 1) return [];
  const half = split(leaves.length);
  return index < half
    ? [...(await naivePath(index, leaves.slice(0, half))), await naiveRoot(leaves.slice(half))]
    : [...(await naivePath(index - half, leaves.slice(half))), await naiveRoot(leaves.slice(0, half))];
}

async function naiveGrowth(from: number, leaves: Hash[], whole = true): Promise<Hash[]> {
  if (from === leaves.length) return whole ? [] : [await naiveRoot(leaves)];
  const half = split(leaves.length);
  return from <= half
    ? [...(await naiveGrowth(from, leaves.slice(0, half), whole)), await naiveRoot(leaves.slice(half))]
    : [...(await naiveGrowth(from - half, leaves.slice(half), false)), await naiveRoot(leaves.slice(0, half))];
}

const leavesOf = (count: number) =>
  Promise.all(Array.from({length: count}, (_, index) => leafHash(Uint8Array.of(index))));

describe('tree', () => {
  it('hashes the empty leaf as RFC 6962 says', async () => {
    expect(toHex(await leafHash(new Uint8Array()))).toBe(
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    );
  });
  it('leads from every leaf to the root, for every size', async () => {
    for (let size = 1; size <= 20; size++) {
      const leaves = await leavesOf(size);
      const root = toHex(await naiveRoot(leaves));
      for (let index = 0; index < size; index++) {
        const path = await naivePath(index, leaves);
        expect(toHex(await rootOf(leaves[index]!, index, size, path))).toBe(root);
        await expect(rootOf(leaves[index]!, index, size, [...path, leaves[0]!])).rejects.toThrow('too many');
        if (path.length) await expect(rootOf(leaves[index]!, index, size, path.slice(1))).rejects.toThrow('too few');
      }
    }
  });
  it('sees that one log grew from another, and that a third did not', async () => {
    const leaves = await leavesOf(20);
    const head = async (size: number) => ({size, root: await naiveRoot(leaves.slice(0, size))});
    for (let to = 1; to <= 20; to++)
      for (let from = 1; from <= to; from++) {
        const path = await naiveGrowth(from, leaves.slice(0, to));
        expect(await grewFrom(await head(from), await head(to), path)).toBe(true);
        const other = {size: from, root: await leafHash(Uint8Array.of(200))};
        expect(await grewFrom(other, await head(to), path)).toBe(false);
      }
  });
});

describe('stream proof', () => {
  it('holds for what a ledger answered', async () => {
    expect(await checkStream(answer())).toMatchObject({events: 3, size: 1306, origin: 'ledger.durban.gov.za'});
  });
  it('names what was altered', async () => {
    const record = answer();
    const bytes = fromBase64(record.events[1].record);
    bytes[40]! ^= 1;
    record.events[1].record = btoa(String.fromCharCode(...bytes));
    await expect(checkStream(record)).rejects.toThrow('the record is not what the leaf says');
    const hole = answer();
    hole.events.splice(1, 1);
    await expect(checkStream(hole)).rejects.toThrow('revision 1 is missing');
    const foreign = answer();
    foreign.stream_tag = '0'.repeat(32);
    await expect(checkStream(foreign)).rejects.toThrow('another stream');
  });
  it('is worth nothing under another key', async () => {
    const {checkpoint, keys} = answer();
    expect(await checkSignature(parseCheckpoint(checkpoint), keys)).not.toBe('bad');
    expect(await checkSignature(parseCheckpoint(checkpoint.replace('1306', '1307')), keys)).not.toBe('good');
    expect(await checkSignature(parseCheckpoint(checkpoint), [])).toBe('bad');
  });
});

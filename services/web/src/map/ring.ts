import type {Schema} from '../api/client';

/// A partner with how many engagements it takes part in, and its place on the ring.
export interface Node {
  id: string;
  name: string;
  type: string;
  count: number;
  x: number;
  y: number;
  angle: number;
}

const kInner = 105;
const kOuter = 185;

/// Partners around the municipality, those of a type side by side; the more they share with it, the nearer they stand.
/// The same rows give the same picture: nothing is left to chance.
export function ringOf(rows: Pick<Schema<'Engagement'>, 'partners'>[]): Node[] {
  const found = new Map<string, Omit<Node, 'x' | 'y' | 'angle'>>();
  for (const row of rows)
    for (const id of new Set((row.partners ?? []).map((partner) => partner.id))) {
      const partner = row.partners!.find((one) => one.id === id)!;
      const node = found.get(id) ?? {id, name: partner.name, type: partner.type ?? 'other', count: 0};
      node.count += 1;
      found.set(id, node);
    }
  const order = [...found.values()].sort(
    (left, right) => left.type.localeCompare(right.type) || right.count - left.count || left.id.localeCompare(right.id),
  );
  const most = Math.max(...order.map((node) => node.count), 1);
  return order.map((node, index) => {
    const angle = (index / order.length) * 2 * Math.PI - Math.PI / 2;
    const near = Math.log(node.count) / Math.log(most + 1);
    const radius = kOuter - (kOuter - kInner) * near;
    return {...node, angle, x: Math.cos(angle) * radius, y: Math.sin(angle) * radius};
  });
}

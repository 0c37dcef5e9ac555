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
/// The same network gives the same picture: nothing is left to chance.
export function ringOf(nodes: Schema<'GraphNode'>[]): Node[] {
  const order = nodes
    .filter((node) => node.kind === 'organisation')
    .map((node) => ({id: node.entity, name: node.name, type: node.type ?? 'other', count: node.engagements}))
    .sort(
      (left, right) =>
        left.type.localeCompare(right.type) || right.count - left.count || left.id.localeCompare(right.id),
    );
  const most = Math.max(...order.map((node) => node.count), 1);
  return order.map((node, index) => {
    const angle = (index / order.length) * 2 * Math.PI - Math.PI / 2;
    const near = Math.log(node.count) / Math.log(most + 1);
    const radius = kOuter - (kOuter - kInner) * near;
    return {...node, angle, x: Math.cos(angle) * radius, y: Math.sin(angle) * radius};
  });
}

// Geometry of a definition's graph, as the server laid it out.
import type { WorkflowEdge, WorkflowNode } from '../../api/types';

/** An SVG path that leaves and enters level and passes every point. */
export function pathThrough(points: readonly (readonly [number, number])[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  let [x, y] = first;
  let path = `M${x} ${y}`;
  for (const [nextX, nextY] of rest) {
    const bend = (nextX - x) / 2;
    path +=
      y === nextY
        ? `L${nextX} ${nextY}`
        : `C${x + bend} ${y} ${nextX - bend} ${nextY} ${nextX} ${nextY}`;
    [x, y] = [nextX, nextY];
  }
  return path;
}

export type Direction = 'left' | 'right' | 'up' | 'down';

/** The node that an arrow leads to: along the edges to the side, to the nearest above and below. */
export function nodeTowards(
  direction: Direction,
  from: string,
  nodes: readonly WorkflowNode[],
  edges: readonly WorkflowEdge[],
): string | null {
  const here = nodes.find((node) => node.id === from);
  if (here === undefined) return nodes[0]?.id ?? null;
  const linked = (id: string) =>
    edges.some((edge) =>
      direction === 'right'
        ? edge.from === from && edge.to === id
        : edge.to === from && edge.from === id,
    );
  const candidates = nodes.filter((node) => {
    if (node.id === from) return false;
    if (direction === 'left' || direction === 'right') return linked(node.id);
    const overlaps = node.x < here.x + here.width && here.x < node.x + node.width;
    return overlaps && (direction === 'up' ? node.y < here.y : node.y > here.y);
  });
  const distance = (node: WorkflowNode) =>
    Math.abs(node.y - here.y) + Math.abs(node.x - here.x) / 4;
  return candidates.sort((a, b) => distance(a) - distance(b))[0]?.id ?? null;
}

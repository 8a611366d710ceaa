import { EdgeLabelRenderer } from '@xyflow/react';
import type { Edge, EdgeProps } from '@xyflow/react';
import { memo } from 'react';
import type { WorkflowEdge } from '../../api/types';
import { pathThrough } from '../../model/workflow/graph';
import { cx } from '../../ui';

export type DefinitionEdgeType = Edge<{ edge: WorkflowEdge; lifted: boolean }>;

/** Where a case stands: at the outer side of the line's first stretch, which it never crosses. */
function besideWay([, fromY]: [number, number], [toX, toY]: [number, number]): string {
  const below = toY > fromY + 3;
  return `translate(${toX - 5}px, ${toY + (below ? 2 : -2)}px) translate(-100%, ${below ? '0' : '-100%'})`;
}

/** Drawn where the server laid it; a case stands at its beginning. */
export const DefinitionEdge = memo(function DefinitionEdge({
  sourceX,
  sourceY,
  targetX,
  targetY,
  data,
}: EdgeProps<DefinitionEdgeType>) {
  if (data === undefined) return null;
  const { edge, lifted } = data;
  const points: [number, number][] =
    edge.points.length >= 2
      ? edge.points
      : [
          [sourceX, sourceY],
          [targetX, targetY],
        ];
  const [first, second] = points;
  return (
    <>
      <path
        className={cx('definition-edge', lifted && 'definition-edge-lifted')}
        d={pathThrough(points)}
      />
      {edge.case !== null && first !== undefined && second !== undefined && (
        <EdgeLabelRenderer>
          <span
            className={cx('definition-case', lifted && 'definition-case-lifted')}
            style={{ transform: besideWay(first, second) }}
          >
            {edge.case}
          </span>
        </EdgeLabelRenderer>
      )}
    </>
  );
});

import { Handle, Position } from '@xyflow/react';
import type { Node, NodeProps } from '@xyflow/react';
import { memo } from 'react';
import type { WorkflowNode } from '../../api/types';
import { cx, ErrorIcon, TypeIcon, WarningIcon } from '../../ui';

export interface DefinitionNodeContent extends Record<string, unknown> {
  node: WorkflowNode;
  problem: 'error' | 'warning' | null;
  selected: boolean;
  /** One node of the graph is in the tab order; arrows walk from there. */
  tabbable: boolean;
  select: (node: string) => void;
}

export type DefinitionNodeType = Node<DefinitionNodeContent>;

function typeWord(type: string): string {
  return type.replaceAll('_', ' ');
}

function Ends() {
  return (
    <>
      <Handle type="target" position={Position.Left} isConnectable={false} />
      <Handle type="source" position={Position.Right} isConnectable={false} />
    </>
  );
}

function Problem({ problem }: { problem: DefinitionNodeContent['problem'] }) {
  if (problem === null) return null;
  return (
    <span
      className={`definition-problem definition-problem-${problem}`}
      title={problem === 'error' ? 'Has an error' : 'Has a warning'}
    >
      {problem === 'error' ? <ErrorIcon size={14} /> : <WarningIcon size={14} />}
    </span>
  );
}

export const DefinitionNode = memo(function DefinitionNode({
  data,
}: NodeProps<DefinitionNodeType>) {
  const { node, problem, selected, tabbable, select } = data;
  const name = [
    node.id,
    typeWord(node.type),
    node.summary,
    problem === null ? '' : `has ${problem}s`,
  ];
  return (
    <>
      <button
        type="button"
        data-node={node.id}
        tabIndex={tabbable ? 0 : -1}
        aria-label={name.filter(Boolean).join(', ')}
        aria-pressed={selected}
        className={cx(
          'definition-node',
          `definition-${node.type}`,
          selected && 'definition-selected',
          'nodrag',
        )}
        onClick={() => select(node.id)}
      >
        <TypeIcon type={node.type} />
        <b>{node.title || node.id}</b>
        <small>{node.summary || typeWord(node.type)}</small>
        <Problem problem={problem} />
      </button>
      <Ends />
    </>
  );
});

/** A node that holds others: a quiet frame around them with its name on it. */
export const DefinitionFrame = memo(function DefinitionFrame({
  data,
}: NodeProps<DefinitionNodeType>) {
  const { node, problem, selected, tabbable, select } = data;
  return (
    <div className={cx('definition-frame', selected && 'definition-selected')}>
      <button
        type="button"
        data-node={node.id}
        tabIndex={tabbable ? 0 : -1}
        aria-label={[node.id, typeWord(node.type), node.summary].filter(Boolean).join(', ')}
        aria-pressed={selected}
        className="nodrag"
        onClick={() => select(node.id)}
      >
        <TypeIcon type={node.type} size={14} />
        <b>{node.title || node.id}</b>
        <small>{node.summary || typeWord(node.type)}</small>
        <Problem problem={problem} />
      </button>
      <Ends />
    </div>
  );
});

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

/** The button over what is seen of a node; its name says the same in words. */
function Press({ data }: { data: DefinitionNodeContent }) {
  const { node, problem, selected, tabbable, select } = data;
  const name = [
    node.id,
    typeWord(node.type),
    node.summary,
    problem === null ? '' : `has a ${problem}`,
  ];
  return (
    <button
      type="button"
      data-node={node.id}
      tabIndex={tabbable ? 0 : -1}
      aria-label={name.filter(Boolean).join(', ')}
      aria-pressed={selected}
      className="definition-press nodrag"
      onClick={() => select(node.id)}
    />
  );
}

export const DefinitionNode = memo(function DefinitionNode({
  data,
}: NodeProps<DefinitionNodeType>) {
  const { node, problem, selected } = data;
  return (
    <div
      className={cx(
        'definition-node',
        `definition-${node.type}`,
        selected && 'definition-selected',
      )}
    >
      <TypeIcon type={node.type} />
      <b aria-hidden="true">{node.title || node.id}</b>
      <small aria-hidden="true">{node.summary || typeWord(node.type)}</small>
      <Problem problem={problem} />
      <Press data={data} />
    </div>
  );
});

/** A node that holds others: a quiet frame around them with its name on it. */
export const DefinitionFrame = memo(function DefinitionFrame({
  data,
}: NodeProps<DefinitionNodeType>) {
  const { node, problem, selected } = data;
  return (
    <div className={cx('definition-frame', selected && 'definition-selected')}>
      <div className="definition-frame-name">
        <TypeIcon type={node.type} size={14} />
        <b aria-hidden="true">{node.title || node.id}</b>
        <small aria-hidden="true">{node.summary || typeWord(node.type)}</small>
        <Problem problem={problem} />
        <Press data={data} />
      </div>
    </div>
  );
});

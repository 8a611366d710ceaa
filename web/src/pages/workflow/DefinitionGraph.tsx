import { MiniMap, Position, ReactFlow, ReactFlowProvider, useReactFlow } from '@xyflow/react';
import type { NodeHandle } from '@xyflow/react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import type { Workflow, WorkflowNode } from '../../api/types';
import { nodeTowards } from '../../model/workflow/graph';
import type { Direction } from '../../model/workflow/graph';
import { EmptyState, FitIcon, IconButton, MinusIcon, PlusIcon, useShortcuts } from '../../ui';
import { DefinitionEdge } from './DefinitionEdge';
import type { DefinitionEdgeType } from './DefinitionEdge';
import { DefinitionFrame, DefinitionNode } from './DefinitionNode';
import type { DefinitionNodeType } from './DefinitionNode';
import '@xyflow/react/dist/base.css';
import './DefinitionGraph.css';

interface Props {
  workflow: Workflow;
  selected: string | null;
  onSelect: (node: string | null) => void;
}

const nodeTypes = { step: DefinitionNode, frame: DefinitionFrame };
const edgeTypes = { way: DefinitionEdge };
const fit = { padding: 0.1, maxZoom: 1.15 };
/** Below this the cards cannot be read: a longer graph begins at its start instead. */
const readableZoom = 0.84;
const margin = 28;
const minimapSize = { width: 176, height: 72 };

const directions: Record<string, Direction> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

export function DefinitionGraph(props: Props) {
  if (props.workflow.nodes.length === 0) {
    return (
      <div className="workflow-items-wait">
        <EmptyState title="This workflow cannot be drawn">The problems beside say why.</EmptyState>
      </div>
    );
  }
  return (
    <ReactFlowProvider>
      <Canvas {...props} />
    </ReactFlowProvider>
  );
}

/** Where lines begin and end, told in advance: nothing of the graph waits to be measured. */
function endsOf({ width, height }: WorkflowNode): NodeHandle[] {
  const size = { y: height / 2, width: 1, height: 1 };
  return [
    { type: 'target', position: Position.Left, x: 0, ...size },
    { type: 'source', position: Position.Right, x: width, ...size },
  ];
}

/** A window as narrow as this shows a node in its middle, with what is on both sides of it. */
const narrow = 640;

/** How far a stretch lies outside of a window of `size`; 0 when it is inside. */
function over(from: number, to: number, size: number): number {
  const outside = from < margin || to > size - margin;
  if (size < narrow && to - from < size && outside) return (from + to - size) / 2;
  if (from < margin) return from - margin;
  return Math.max(0, Math.min(to - size + margin, from - margin));
}

function Canvas({ workflow, selected, onSelect }: Props) {
  const flow = useReactFlow();
  const box = useRef<HTMLDivElement>(null);
  const begun = useRef(false);
  const active = selected ?? workflow.nodes[0]?.id;
  const nodes = useMemo((): DefinitionNodeType[] => {
    const parents = new Set(workflow.nodes.map((node) => node.parent));
    const problems = new Map<string, 'error' | 'warning'>();
    for (const { node, severity } of workflow.diagnostics) {
      if (node !== null && problems.get(node) !== 'error') problems.set(node, severity);
    }
    return workflow.nodes.map((node) => ({
      id: node.id,
      type: parents.has(node.id) ? 'frame' : 'step',
      position: { x: node.x, y: node.y },
      width: node.width,
      height: node.height,
      measured: { width: node.width, height: node.height },
      handles: endsOf(node),
      zIndex: parents.has(node.id) ? -1 : 0,
      data: {
        node,
        problem: problems.get(node.id) ?? null,
        selected: node.id === selected,
        tabbable: node.id === active,
        select: onSelect,
      },
    }));
  }, [workflow, selected, active, onSelect]);
  const edges = useMemo(
    (): DefinitionEdgeType[] =>
      workflow.edges.map((edge) => ({
        id: `${edge.from} ${edge.to} ${edge.case ?? ''}`,
        type: 'way',
        source: edge.from,
        target: edge.to,
        data: { edge, lifted: edge.from === selected || edge.to === selected },
      })),
    [workflow, selected],
  );
  const walk = useCallback(
    (event: KeyboardEvent) => {
      const direction = directions[event.key];
      if (direction === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
      const from = document.activeElement?.getAttribute('data-node') ?? null;
      if (from === null) return;
      event.preventDefault();
      const next = nodeTowards(direction, from, workflow.nodes, workflow.edges);
      if (next === null) return;
      const button = [...(box.current?.querySelectorAll<HTMLElement>('[data-node]') ?? [])].find(
        (element) => element.dataset.node === next,
      );
      button?.focus({ preventScroll: true });
      onSelect(next);
    },
    [workflow, onSelect],
  );
  const reveal = useCallback(() => {
    const node = workflow.nodes.find((one) => one.id === selected);
    if (node === undefined) return;
    const { x, y, zoom } = flow.getViewport();
    const { clientWidth: width = 0, clientHeight: height = 0 } = box.current ?? {};
    const left = node.x * zoom + x;
    const top = node.y * zoom + y;
    const overX = over(left, left + node.width * zoom, width);
    const overY = over(top, top + node.height * zoom, height);
    if (overX !== 0 || overY !== 0) void flow.setViewport({ x: x - overX, y: y - overY, zoom });
  }, [workflow, selected, flow]);
  useEffect(() => {
    // What is selected elsewhere, in the JSON or by an arrow, comes into sight.
    if (begun.current) reveal();
  }, [reveal]);
  const fitAll = () => void flow.fitView(fit);
  const [fits, setFits] = useState(true);
  const begin = () => {
    begun.current = true;
    const { clientWidth: width = 0, clientHeight: height = 0 } = box.current ?? {};
    const across = (width - 2 * margin) / workflow.width;
    const along = (height - 2 * margin) / workflow.height;
    const whole = Math.min(across, along) >= readableZoom;
    setFits(whole);
    if (whole) {
      fitAll();
      return;
    }
    const zoom = readableZoom;
    const y = along < zoom ? margin : (height - workflow.height * zoom) / 2;
    const x = across < zoom ? margin : (width - workflow.width * zoom) / 2;
    void flow.setViewport({ x, y, zoom }).then(reveal);
  };
  useShortcuts('Graph', [
    { keys: 'ArrowRight', does: 'Walk to the next node (any arrow)' },
    { keys: '1', does: 'Fit the graph', act: fitAll },
    { keys: '0', does: 'Zoom to 100 %', act: () => void flow.zoomTo(1) },
    { keys: '+', does: 'Zoom in', act: () => void flow.zoomIn() },
    { keys: '-', does: 'Zoom out', act: () => void flow.zoomOut() },
    { keys: 'Escape', does: 'Select nothing', act: () => onSelect(null) },
  ]);
  return (
    <div className="definition-graph" ref={box} onKeyDown={walk}>
      <ReactFlow<DefinitionNodeType, DefinitionEdgeType>
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        onInit={begin}
        minZoom={0.1}
        maxZoom={2}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        disableKeyboardA11y
        deleteKeyCode={null}
        proOptions={{ hideAttribution: true }}
        onPaneClick={() => onSelect(null)}
      >
        {!fits && (
          <MiniMap
            pannable
            zoomable
            ariaLabel="Overview"
            className="definition-minimap"
            style={minimapSize}
          />
        )}
      </ReactFlow>
      <div className="graph-tools" role="group" aria-label="Zoom">
        <IconButton
          label="Zoom out"
          shortcut="-"
          icon={<MinusIcon size={16} />}
          small
          onClick={() => void flow.zoomOut()}
        />
        <IconButton
          label="Zoom in"
          shortcut="+"
          icon={<PlusIcon size={16} />}
          small
          onClick={() => void flow.zoomIn()}
        />
        <IconButton
          label="Fit the graph"
          shortcut="1"
          icon={<FitIcon size={16} />}
          small
          onClick={fitAll}
        />
      </div>
    </div>
  );
}

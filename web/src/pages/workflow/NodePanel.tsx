import { useMemo } from 'react';
import { Link } from 'react-router';
import type { Json, JsonObject, Workflow, WorkflowNode } from '../../api/types';
import { sentence } from '../../model/text';
import { valueAt } from '../../model/workflow/json';
import { Button, CodeIcon, TypeIcon } from '../../ui';
import type { Address } from './address';
import { codePath, workflowPath } from './address';
import { Members } from './Members';
import './NodePanel.css';

interface Props {
  workflow: Workflow;
  node: WorkflowNode | null;
  address: Address;
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function objectAt(document: Json | undefined, pointer: string): JsonObject | null {
  const value = valueAt(document, pointer);
  return value !== undefined && value !== null && typeof value === 'object' && !Array.isArray(value)
    ? value
    : null;
}

const shownElsewhere = ['id', 'type', 'activity', 'body', 'description'];

export function NodePanel({ workflow, node, address }: Props) {
  const document = useMemo(() => parsed(workflow.text), [workflow.text]);
  if (node === null) {
    return <p className="quiet">Select a node to see what it does. Arrows walk along the edges.</p>;
  }
  const members = objectAt(document, node.pointer);
  const activityName = members?.activity;
  const activity =
    typeof activityName === 'string' ? objectAt(document, `/activities/${activityName}`) : null;
  const about = activity?.description ?? members?.description;
  const run = members?.run;
  const called =
    run !== null &&
    typeof run === 'object' &&
    !Array.isArray(run) &&
    typeof run.workflow === 'string'
      ? run.workflow
      : typeof members?.workflow === 'string'
        ? members.workflow
        : null;
  const problems = workflow.diagnostics.filter((one) => one.node === node.id);
  return (
    <div className="node-panel">
      <h2>
        <TypeIcon type={node.type} /> {node.title || node.id}
      </h2>
      <p>
        {node.type.replaceAll('_', ' ')}
        {node.summary && node.summary !== node.type && ` · ${node.summary}`}
      </p>
      {typeof about === 'string' && <p className="node-about">{about}</p>}
      {problems.map((one) => (
        <p key={one.code + one.pointer} className={`node-problem node-problem-${one.severity}`}>
          {sentence(one.message)}
          {one.hint && <em>{sentence(one.hint)}</em>}
        </p>
      ))}
      <div className="row">
        <Button icon={<CodeIcon size={16} />} onClick={() => address.go({ panel: 'json' })}>
          Show in JSON
        </Button>
        {!address.code && (
          <Link
            className="button"
            to={{
              pathname: codePath(workflow.name),
              search: `?node=${encodeURIComponent(node.id)}`,
            }}
          >
            Show in code
          </Link>
        )}
        {node.type === 'orchestrate' && (
          <Link className="button" to={workflowPath(workflow.name, node.id)}>
            Show its items
          </Link>
        )}
        {called !== null && (
          <Link className="button button-quiet" to={workflowPath(called)}>
            Open {called}
          </Link>
        )}
      </div>
      <Neighbours title="After" workflow={workflow} node={node.id} side="from" address={address} />
      <Neighbours title="Before" workflow={workflow} node={node.id} side="to" address={address} />
      {members && <Members title="Definition" members={members} without={shownElsewhere} />}
      {activity && typeof activityName === 'string' && (
        <Members title={`Activity ${activityName}`} members={activity} without={['description']} />
      )}
    </div>
  );
}

interface NeighboursProps {
  title: string;
  workflow: Workflow;
  node: string;
  /** Which end of the edges the neighbours are. */
  side: 'from' | 'to';
  address: Address;
}

function Neighbours({ title, workflow, node, side, address }: NeighboursProps) {
  const other = side === 'from' ? 'to' : 'from';
  const found = workflow.edges.filter((edge) => edge[other] === node);
  if (found.length === 0) return null;
  return (
    <section>
      <h3>{title}</h3>
      <div className="row">
        {found.map((edge) => (
          <button
            key={edge[side] + (edge.case ?? '')}
            type="button"
            className="chip"
            onClick={() => address.go({ node: edge[side] })}
          >
            {edge[side]}
            {edge.case !== null && <small>{edge.case}</small>}
          </button>
        ))}
      </div>
    </section>
  );
}

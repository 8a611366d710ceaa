import { useMemo } from 'react';
import type { Workflow, WorkflowCode } from '../../../api/types';
import { placesIn } from '../../../model/code/code';
import { Skeleton, Tabs } from '../../../ui';
import type { Tab } from '../../../ui';
import type { Address, PanelName } from '../address';
import { DefinitionGraph } from '../DefinitionGraph';
import { JsonPanel } from '../JsonPanel';
import { NodePanel } from '../NodePanel';
import { ProblemsPanel } from '../ProblemsPanel';

interface Props {
  /** The workflow that the open file is about; null while it is on its way. */
  subject: Workflow | null;
  /** Whether that is one which the page's workflow calls. */
  isChild: boolean;
  code: WorkflowCode | null;
  path: string | null;
  address: Address;
}

const names: readonly { name: PanelName; label: string }[] = [
  { name: 'graph', label: 'Graph' },
  { name: 'node', label: 'Node' },
  { name: 'json', label: 'JSON' },
  { name: 'problems', label: 'Problems' },
];

/** What stands beside the code: the graph of the workflow, a node of it, its document. */
export function CodeSide({ subject, isChild, code, path, address }: Props) {
  const shown = names.find(({ name }) => name === address.panel)?.name ?? 'graph';
  const tabs = names.map(({ name, label }): Tab => ({
    label,
    to: address.panelTo(name),
    on: name === shown,
    count: name === 'problems' ? (subject?.diagnostics.length ?? null) : null,
  }));
  const node = useMemo(
    () => subject?.nodes.find((one) => one.id === address.node) ?? null,
    [subject, address.node],
  );
  const select = (id: string | null) => {
    if (code === null || path === null || subject === null) {
      address.go({ node: id });
      return;
    }
    // A node without a line in the open file is looked up where it has one.
    const here = id === null || placesIn(code, path, subject.name).some((one) => one.node === id);
    const there = code.nodes.find((one) => one.workflow === subject.name && one.node === id);
    if (here || there === undefined) address.go({ node: id });
    else address.openFile(there.path, { node: id });
  };
  return (
    <aside
      className={`side-panel side-panel-${shown} side-panel-code`}
      aria-label={names.find(({ name }) => name === shown)?.label}
    >
      <div className="workflow-bar">
        <Tabs label="Panels" tabs={tabs} />
      </div>
      {isChild && subject !== null && (
        <p className="code-subject">
          Of the workflow <b>{subject.name}</b>, which this file is about
        </p>
      )}
      {subject === null ? (
        <div className="side-panel-body">
          <Skeleton lines={4} height={50} />
        </div>
      ) : shown === 'graph' ? (
        <DefinitionGraph
          key={subject.name}
          workflow={subject}
          selected={address.node}
          onSelect={select}
        />
      ) : (
        <div className="side-panel-body">
          {shown === 'node' && <NodePanel workflow={subject} node={node} address={address} />}
          {shown === 'json' && <JsonPanel workflow={subject} address={address} />}
          {shown === 'problems' && <ProblemsPanel workflow={subject} address={address} />}
        </div>
      )}
    </aside>
  );
}

import { useMemo } from 'react';
import type { OrchestratePreview, Workflow } from '../../api/types';
import { Tabs } from '../../ui';
import type { Tab } from '../../ui';
import type { Address, PanelName } from './address';
import { InputPanel } from './InputPanel';
import { ItemPanel } from './ItemPanel';
import { JsonPanel } from './JsonPanel';
import { NodePanel } from './NodePanel';
import { PlanPanel } from './PlanPanel';
import { ProblemsPanel } from './ProblemsPanel';
import type { InputForm } from './useInput';

interface Props {
  workflow: Workflow;
  address: Address;
  form: InputForm;
  /** Of the orchestrate whose items are shown. */
  preview: OrchestratePreview | null;
  slots: number | null;
  onSlots: (n: number) => void;
  learnedFrom: string | null;
}

function panelsOf(
  address: Address,
  workflow: Workflow,
): { name: PanelName; label: string; count?: number }[] {
  if (address.items !== null) {
    return [
      { name: 'plan', label: 'Plan' },
      { name: 'item', label: 'Item' },
      { name: 'input', label: 'Input' },
    ];
  }
  return [
    { name: 'input', label: 'Input' },
    { name: 'node', label: 'Node' },
    { name: 'json', label: 'JSON' },
    { name: 'problems', label: 'Problems', count: workflow.diagnostics.length },
  ];
}

function initialPanel(address: Address, workflow: Workflow): PanelName {
  if (address.items !== null) return address.item === null ? 'plan' : 'item';
  if (address.node !== null) return 'node';
  return workflow.diagnostics.some((one) => one.severity === 'error') ? 'problems' : 'input';
}

export function SidePanel({
  workflow,
  address,
  form,
  preview,
  slots,
  onSlots,
  learnedFrom,
}: Props) {
  const panels = panelsOf(address, workflow);
  const named = panels.find((panel) => panel.name === address.panel)?.name;
  const shown = named ?? initialPanel(address, workflow);
  const tabs = panels.map(({ name, label, count }): Tab => ({
    label,
    to: address.panelTo(name),
    on: name === shown,
    count: count ?? null,
  }));
  const node = useMemo(
    () => workflow.nodes.find((one) => one.id === address.node) ?? null,
    [workflow.nodes, address.node],
  );
  return (
    <aside
      className={`side-panel side-panel-${shown}`}
      aria-label={panels.find((panel) => panel.name === shown)?.label}
    >
      <div className="workflow-bar">
        <Tabs label="Panels" tabs={tabs} />
      </div>
      <div className="side-panel-body">
        {shown === 'input' && <InputPanel form={form} />}
        {shown === 'node' && <NodePanel workflow={workflow} node={node} address={address} />}
        {shown === 'json' && <JsonPanel workflow={workflow} address={address} />}
        {shown === 'problems' && <ProblemsPanel workflow={workflow} address={address} />}
        {shown === 'plan' && preview && (
          <PlanPanel
            preview={preview}
            slots={slots ?? preview.cap}
            onSlots={onSlots}
            learnedFrom={learnedFrom}
          />
        )}
        {shown === 'item' && preview && <ItemPanel preview={preview} address={address} />}
      </div>
    </aside>
  );
}

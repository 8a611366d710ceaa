import { useCallback, useEffect, useMemo, useState } from 'react';
import { useNavigate } from 'react-router';
import { ApiError, getSession, startRun } from '../../api/client';
import type { Executor, Json, JsonObject, Workflow } from '../../api/types';
import { useResource } from '../../live/hooks';
import { valueAt } from '../../model/workflow/json';
import { capOf } from '../../model/workflow/plan';
import { PageHeader, Skeleton, Tabs, toastError } from '../../ui';
import type { Tab } from '../../ui';
import { codePath, useAddress, workflowPath } from './address';
import type { Address } from './address';
import { CodeWorkspace } from './code/CodeWorkspace';
import { DefinitionGraph } from './DefinitionGraph';
import { LastRun } from './LastRun';
import { ItemsBefore } from './ItemsBefore';
import { RunControls } from './RunControls';
import { SidePanel } from './SidePanel';
import { useInput } from './useInput';
import { usePreview } from './usePreview';

/** Why Run cannot be pressed; null when it can. */
function whyNot(errors: number, problems: ReadonlyMap<string, string>): string | null {
  if (errors > 0)
    return `The workflow has ${errors === 1 ? 'an error' : `${errors} errors`}. See Problems.`;
  const [first] = problems;
  if (first === undefined) return null;
  const [pointer, text] = first;
  return pointer === '' ? text : `Input ${pointer.slice(1).replaceAll('/', '.')}: ${text}`;
}

interface Props {
  workflow: Workflow;
  /** Called when the definition on disk is another one. */
  onStale: () => void;
}

export function WorkflowView({ workflow, onStale }: Props) {
  const address = useAddress();
  const navigate = useNavigate();
  const session = useResource(useCallback((signal: AbortSignal) => getSession(signal), []));
  const form = useInput(workflow);
  const orchestrates = useMemo(
    () => workflow.nodes.filter((node) => node.type === 'orchestrate'),
    [workflow],
  );
  const errors = workflow.diagnostics.filter((one) => one.severity === 'error').length;
  const preview = usePreview(workflow, form.value, orchestrates.length > 0 && errors === 0);
  const [concurrency, setConcurrency] = useState<number | null>(null);
  const [executor, setExecutor] = useState<Executor>('embedded');
  const [starting, setStarting] = useState(false);

  const { refuse } = form;
  const refused = useCallback(
    (error: ApiError): boolean => {
      const pointer = error.problem.pointer;
      if (pointer === undefined || !/^\/input(\/|$)/.test(pointer)) return false;
      refuse(pointer.slice('/input'.length), error.problem.detail);
      return true;
    },
    [refuse],
  );
  const previewError = preview.error;
  useEffect(() => {
    if (previewError !== null) refused(previewError);
    // A refusal is put to its field once, when it comes.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [previewError]);

  const run = () => {
    if (starting) return;
    setStarting(true);
    const start = {
      workflow: workflow.name,
      input: form.value,
      ...(concurrency === null ? {} : { concurrency }),
      ...(executor === 'embedded' ? {} : { executor }),
    };
    startRun(start, crypto.randomUUID())
      .then(
        ({ run: id }) => void navigate(`/runs/${encodeURIComponent(id)}`),
        (error: unknown) => {
          if (error instanceof ApiError && refused(error)) address.go({ panel: 'input' });
          toastError(error);
        },
      )
      .finally(() => setStarting(false));
  };

  const shown = preview.value?.orchestrates.find((one) => one.node === address.items) ?? null;
  const first = shown?.node ?? orchestrates[0]?.id;
  const defined = useMemo(
    () => definedCap(workflow, first, form.value),
    [workflow, first, form.value],
  );
  const cap = concurrency ?? defined ?? shown?.cap ?? preview.value?.orchestrates[0]?.cap ?? null;
  const shared = sharedSearch(address, workflow);
  const tabs: Tab[] = [
    {
      label: 'Graph',
      to: { pathname: workflowPath(workflow.name), search: shared },
    },
    {
      label: 'Code',
      to: { pathname: codePath(workflow.name), search: shared },
      within: true,
    },
    ...orchestrates.map((node): Tab => {
      const items = preview.value?.orchestrates.find((one) => one.node === node.id)?.items.length;
      return {
        label:
          items === undefined
            ? `${node.id}: items`
            : `${node.id}: ${items.toLocaleString('en')} items`,
        to: workflowPath(workflow.name, node.id),
      };
    }),
  ];
  const bar = (
    <div className="workflow-bar">
      <Tabs label="Views" tabs={tabs} keepSearch={`?${searchWithoutItem(address.panel)}`} />
    </div>
  );
  return (
    <>
      <PageHeader
        crumbs={crumbsOf(workflow)}
        title={workflow.name}
        actions={
          <RunControls
            concurrency={cap}
            onConcurrency={setConcurrency}
            concurrencyMax={session.value?.concurrency_max ?? 10_000}
            disabledReason={whyNot(errors, form.problems)}
            starting={starting}
            onRun={run}
            executors={session.value?.executors ?? []}
            executor={executor}
            onExecutor={setExecutor}
          />
        }
      >
        <LastRun workflow={workflow.name} />
      </PageHeader>
      <main className="workflow-main fills">
        {address.code ? (
          <CodeWorkspace workflow={workflow} address={address} bar={bar} onChange={onStale} />
        ) : (
          <>
            <section
              className="workflow-canvas"
              aria-label={address.items === null ? 'Graph' : 'Items'}
            >
              {bar}
              {address.items === null ? (
                <DefinitionGraph
                  workflow={workflow}
                  selected={address.node}
                  onSelect={(node) =>
                    address.go(node === null ? { node } : selection(address.panel, node))
                  }
                />
              ) : shown !== null ? (
                <ItemsBefore
                  preview={shown}
                  selected={address.item}
                  onSelect={(item) =>
                    address.go(item === null ? { item, panel: 'plan' } : { item, panel: 'item' })
                  }
                />
              ) : (
                <div className="workflow-items-wait">
                  {preview.loading ? (
                    <Skeleton lines={4} height={50} />
                  ) : (
                    <p>{preview.error?.message ?? 'The items are not known before it runs.'}</p>
                  )}
                </div>
              )}
            </section>
            <SidePanel
              workflow={workflow}
              address={address}
              form={form}
              preview={shown}
              slots={cap}
              onSlots={setConcurrency}
              learnedFrom={shown?.learned_from ?? null}
            />
          </>
        )}
      </main>
    </>
  );
}

function crumbsOf({ used_by }: Workflow): { label: string; to: string }[] {
  const [caller, another] = used_by;
  const home = { label: 'Workflows', to: '/' };
  return caller === undefined || another !== undefined
    ? [home]
    : [home, { label: caller, to: workflowPath(caller) }];
}

/** The cap that the definition gives a node, known before any preview. */
function definedCap(workflow: Workflow, id: string | undefined, input: JsonObject): number | null {
  const pointer = workflow.nodes.find((node) => node.id === id)?.pointer;
  if (pointer === undefined) return null;
  try {
    const document = JSON.parse(workflow.text) as Json;
    return capOf(valueAt(document, `${pointer}/max_concurrent`), input);
  } catch {
    return null;
  }
}

/** Graph and code share the selected node, and of the panels those that stand beside both. */
function sharedSearch({ node, panel }: Address, workflow: Workflow): string {
  const search = new URLSearchParams();
  if (node !== null && workflow.nodes.some((one) => one.id === node)) search.set('node', node);
  if (panel === 'json' || panel === 'problems') search.set('panel', panel);
  return `?${search.toString()}`;
}

function searchWithoutItem(panel: string | null): string {
  return panel === 'input' || panel === 'json' || panel === 'problems' ? `panel=${panel}` : '';
}

/** Selecting a node shows it; the JSON beside the graph stays, as it moves to the node. */
function selection(panel: string | null, node: string) {
  return panel === 'json' ? { node } : { node, panel: 'node' as const };
}

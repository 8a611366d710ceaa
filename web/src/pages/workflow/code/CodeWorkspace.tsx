import { useCallback, useMemo } from 'react';
import type { ReactNode } from 'react';
import { getWorkflow } from '../../../api/client';
import type { Workflow, WorkflowCode } from '../../../api/types';
import { useResource } from '../../../live/hooks';
import { allProblems, mainFile, workflowOf } from '../../../model/code/code';
import { ErrorState, Skeleton } from '../../../ui';
import type { Address } from '../address';
import { CodeProblems } from './CodeProblems';
import { CodeSide } from './CodeSide';
import { CodeView } from './CodeView';
import { useCode } from './useCode';
import './CodeView.css';

interface Props {
  workflow: Workflow;
  address: Address;
  /** The row above, with the views. */
  bar: ReactNode;
  /** Called when the definition is another one on disk. */
  onChange: () => void;
}

/** The exported code beside the graph that it was made from, with one selection. */
export function CodeWorkspace({ workflow, address, bar, onChange }: Props) {
  const { code, error, reload } = useCode(workflow.name, onChange);
  const path = code === null ? null : (address.file ?? mainFile(code, workflow.name));
  const owner = code === null || path === null ? null : workflowOf(code, path);
  const subject = useSubject(workflow, owner ?? workflow.name);
  const problems = useMemo(() => allProblems(code?.diagnostics ?? []), [code]);
  return (
    <>
      <section className="workflow-canvas" aria-label="Code">
        {bar}
        {code === null || error?.status === 404 ? (
          <div className="workflow-items-wait">
            {error === null ? (
              <Skeleton lines={12} />
            ) : (
              <ErrorState error={error} onRetry={reload} />
            )}
          </div>
        ) : path === null ? (
          <NoCode workflow={workflow} address={address} problems={problems} />
        ) : (
          <CodeView
            workflow={workflow}
            subject={subject?.name ?? owner ?? workflow.name}
            code={code}
            path={path}
            problems={problems}
            address={address}
          />
        )}
      </section>
      <CodeSide
        subject={subject}
        isChild={subject?.name !== workflow.name}
        code={code}
        path={path}
        address={address}
      />
    </>
  );
}

interface NoCodeProps {
  workflow: Workflow;
  address: Address;
  problems: WorkflowCode['diagnostics'];
}

function NoCode({ workflow, address, problems }: NoCodeProps) {
  return (
    <div className="code-none">
      <h2>There is no code yet</h2>
      <p>
        {problems.length === 1
          ? 'One problem of the definition is in the way. '
          : `${problems.length} problems of the definition are in the way. `}
        The code appears here as soon as the definition can be compiled.
      </p>
      <CodeProblems problems={problems} workflow={workflow} address={address} />
    </div>
  );
}

/** The workflow that the open file is about: this one, or one that it calls; null on its way. */
function useSubject(workflow: Workflow, name: string): Workflow | null {
  const own = name === workflow.name;
  const { value } = useResource(
    useCallback(
      (signal: AbortSignal) => (own ? Promise.resolve(null) : getWorkflow(name, signal)),
      // Anew when the page's workflow was read anew: both may have changed on disk.
      // eslint-disable-next-line react-hooks/exhaustive-deps
      [name, own, workflow],
    ),
  );
  if (own) return workflow;
  return value?.name === name ? value : null;
}

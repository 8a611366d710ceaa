import { useMemo } from 'react';
import type { CodePlace, Workflow, WorkflowCode } from '../../../api/types';
import { nextPlace, placeAt, placesIn } from '../../../model/code/code';
import { EmptyState, useShortcuts } from '../../../ui';
import type { Address } from '../address';
import { CodeBar } from './CodeBar';
import { CodeFiles } from './CodeFiles';
import { CodeProblems } from './CodeProblems';
import { CodeText } from './CodeText';

interface Props {
  /** The workflow of the page. */
  workflow: Workflow;
  /** Name of the workflow that the open file is about. */
  subject: string;
  code: WorkflowCode;
  path: string;
  problems: WorkflowCode['diagnostics'];
  address: Address;
}

/** The files of the project and the text of one; lines and nodes select each other. */
export function CodeView({ workflow, subject, code, path, problems, address }: Props) {
  const file = code.files.find((one) => one.path === path) ?? null;
  const places = useMemo(() => placesIn(code, path, subject), [code, path, subject]);
  const marks = useMemo(
    () => places.filter((place) => place.node === address.node),
    [places, address.node],
  );
  const show = (place: CodePlace | null) => {
    if (place === null) return;
    const several = places.filter((one) => one.node === place.node).length > 1;
    address.go({ node: place.node, line: several ? place.first_line : null });
  };
  useShortcuts('Code', [
    {
      keys: ']',
      does: 'Next node in the code',
      act: () => show(nextPlace(places, address.node, address.line, 1)),
    },
    {
      keys: '[',
      does: 'Previous node in the code',
      act: () => show(nextPlace(places, address.node, address.line, -1)),
    },
    {
      keys: 'Escape',
      does: 'Select nothing',
      act: () => address.go({ node: null }),
      hidden: true,
    },
  ]);
  return (
    <div className="code-view">
      <CodeFiles workflow={workflow} code={code} path={path} subject={subject} address={address} />
      <div className="code-main">
        {problems.length > 0 && (
          <details className="code-notes">
            <summary>
              {problems.length === 1 ? 'One note' : `${problems.length} notes`} on this code
            </summary>
            <CodeProblems problems={problems} workflow={workflow} address={address} />
          </details>
        )}
        {file === null ? (
          <div className="code-gone">
            <EmptyState title={`There is no file ${path}`}>
              The project has other files; choose one of them.
            </EmptyState>
          </div>
        ) : (
          <>
            <CodeBar
              file={file}
              places={places}
              node={address.node}
              onStep={(step) => show(nextPlace(places, address.node, address.line, step))}
            />
            <CodeText
              key={path}
              file={file}
              marks={marks}
              line={address.line}
              hrefOf={(line) => `?${new URLSearchParams({ line: String(line) }).toString()}`}
              onLine={(line, pointed) =>
                address.go({
                  node: placeAt(places, line)?.node ?? null,
                  line: pointed ? line : null,
                })
              }
            />
          </>
        )}
      </div>
    </div>
  );
}

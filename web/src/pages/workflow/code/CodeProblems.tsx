import { Link } from 'react-router';
import type { CodeDiagnostic, Workflow } from '../../../api/types';
import { sentence } from '../../../model/text';
import { cx, ErrorIcon, WarningIcon } from '../../../ui';
import type { Address } from '../address';
import { workflowPath } from '../address';
import '../ProblemsPanel.css';

interface Props {
  problems: readonly CodeDiagnostic[];
  workflow: Workflow;
  address: Address;
}

/** What keeps a definition from being compiled, or is to be known about its code. */
export function CodeProblems({ problems, workflow, address }: Props) {
  return (
    <ul className="problem-list">
      {problems.map((one, place) => {
        const elsewhere = one.file !== null && one.file !== workflow.path ? one.file : null;
        const className = cx('problem', `problem-${one.severity}`);
        return (
          <li key={place}>
            {elsewhere === null ? (
              <button
                type="button"
                className={className}
                onClick={() => address.go({ node: one.node, panel: 'json' })}
              >
                <Problem problem={one} />
              </button>
            ) : (
              <Link className={className} to={placeOf(elsewhere, one.node)}>
                <Problem problem={one} />
              </Link>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function Problem({ problem }: { problem: CodeDiagnostic }) {
  const { severity, message, hint, node, file, line, column, code } = problem;
  const Icon = severity === 'error' ? ErrorIcon : WarningIcon;
  return (
    <>
      <Icon size={16} className="problem-icon" />
      <span>
        <span className="visually-hidden">{severity}: </span>
        {sentence(message)}
        {hint && <em>{sentence(hint)}</em>}
        <small>
          {node && `${node} · `}
          {line > 0 && `${file ?? 'line '}${file === null ? '' : ':'}${line}:${column} · `}
          {code}
        </small>
      </span>
    </>
  );
}

/** In the page of the workflow that the file defines; files are called as their workflows are. */
function placeOf(file: string, node: string | null): string {
  const name = file.slice(file.lastIndexOf('/') + 1).replace(/\.workflow\.json$/, '');
  const query = new URLSearchParams({ panel: 'json' });
  if (node !== null) query.set('node', node);
  return `${workflowPath(name)}?${query.toString()}`;
}

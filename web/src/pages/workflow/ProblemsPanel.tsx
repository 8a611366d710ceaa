import type { Workflow } from '../../api/types';
import { sentence } from '../../model/text';
import { ErrorIcon, WarningIcon } from '../../ui';
import type { Address } from './address';
import './ProblemsPanel.css';

export function ProblemsPanel({ workflow, address }: { workflow: Workflow; address: Address }) {
  if (workflow.diagnostics.length === 0) {
    return <p className="quiet">No problems: every name, edge and expression was checked.</p>;
  }
  return (
    <ul className="problem-list">
      {workflow.diagnostics.map((one, place) => (
        <li key={place}>
          <button
            type="button"
            className={`problem problem-${one.severity}`}
            onClick={() => address.go({ node: one.node, panel: 'json' })}
          >
            {one.severity === 'error' ? (
              <ErrorIcon size={16} className="problem-icon" />
            ) : (
              <WarningIcon size={16} className="problem-icon" />
            )}
            <span>
              <span className="visually-hidden">{one.severity}: </span>
              {sentence(one.message)}
              {one.hint && <em>{sentence(one.hint)}</em>}
              <small>
                {one.node && `${one.node} · `}line {one.line}:{one.column} · {one.code}
              </small>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

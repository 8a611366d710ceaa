import { Link } from 'react-router';
import type { WorkflowSummary } from '../../api/types';
import { runState } from '../../model/state';
import { Badge, cx, ErrorIcon, Time, WarningIcon } from '../../ui';

const plural = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`;

export function WorkflowCard({ workflow }: { workflow: WorkflowSummary }) {
  const { name, description, path, errors, warnings, used_by, last_run } = workflow;
  return (
    <article className={cx('workflow-card', used_by.length > 0 && 'workflow-card-child')}>
      <h3>
        <Link to={`/workflows/${encodeURIComponent(name)}`}>{name}</Link>
      </h3>
      <p className="workflow-card-text">{description ? description : <code>{path}</code>}</p>
      <p className="workflow-card-foot">
        {errors > 0 && (
          <span className="workflow-card-errors">
            <ErrorIcon size={14} /> {plural(errors, 'error')}
          </span>
        )}
        {warnings > 0 && (
          <span className="workflow-card-warnings">
            <WarningIcon size={14} /> {plural(warnings, 'warning')}
          </span>
        )}
        {last_run ? (
          <Link to={`/runs/${last_run.run}`} className="workflow-card-run">
            <Badge state={runState(last_run)} />
            <Time at={last_run.finished_at ?? last_run.started_at} />
          </Link>
        ) : (
          errors === 0 && (
            <span>{used_by.length > 0 ? `Called by ${used_by.join(', ')}` : 'Not run yet'}</span>
          )
        )}
      </p>
    </article>
  );
}

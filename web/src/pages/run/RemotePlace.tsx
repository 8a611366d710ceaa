import type { RemoteRun } from '../../api/types';

/** Where a run is decided that this engine only shows. */
export function RemotePlace({ remote }: { remote: RemoteRun }) {
  return (
    <span className="run-remote" title={`First execution ${remote.run_id}`}>
      <span>Executor: Temporal</span>
      <span>
        Namespace <b>{remote.namespace}</b>
      </span>
      <span className="run-remote-id">
        Workflow id <b>{remote.workflow_id}</b>
      </span>
    </span>
  );
}

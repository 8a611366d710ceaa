import { isNotFound, LoadingRun, RunMissing } from './RunMissing';
import { LoadedRun } from './LoadedRun';
import { useAddress } from './address';
import { useRun } from './useRun';

export function RunPage() {
  const address = useAddress();
  const { run, gone, error, reload } = useRun(address.run);
  if (gone || (run === null && error !== null && isNotFound(error))) {
    return <RunMissing run={address.run} error={null} onRetry={reload} />;
  }
  if (run === null && error !== null) {
    return <RunMissing run={address.run} error={error} onRetry={reload} />;
  }
  if (run === null) return <LoadingRun run={address.run} />;
  return <LoadedRun key={run.run} run={run} address={address} />;
}

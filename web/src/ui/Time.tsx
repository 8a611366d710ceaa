import { exact, relative } from '../model/time';
import { useNow } from './now';

/** A moment: "4 min ago", exact on hover. */
export function Time({ at }: { at: number }) {
  const now = useNow(15_000);
  return (
    <time dateTime={new Date(at).toISOString()} title={exact(at)}>
      {relative(at, Math.max(now, at))}
    </time>
  );
}

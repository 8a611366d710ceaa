import { useRef } from 'react';
import type { KeyboardEvent } from 'react';
import { useHealth } from '../../live/hooks';
import {
  Button,
  CloseIcon,
  EmptyState,
  ErrorState,
  SearchField,
  Skeleton,
  useNow,
  useShortcuts,
} from '../../ui';
import { RunRow } from './RunRow';
import { SortHeader } from './SortHeader';
import { StatusChips } from './StatusChips';
import { useRuns } from './useRuns';

export function RunList() {
  const { query, setQuery, page, error, more, reload } = useRuns();
  const body = useRef<HTMLTableSectionElement>(null);
  const running = page?.rows.some((run) => run.finished_at === null && !run.interrupted) ?? false;
  // What is not known to go on does not tick.
  const { state } = useHealth();
  const now = useNow(running && state !== 'lost' ? 1_000 : 0);
  useShortcuts('Runs', [
    { keys: '/', does: 'Search runs' },
    { keys: 'ArrowDown', does: 'Next run' },
    { keys: 'ArrowUp', does: 'Previous run' },
  ]);
  const focusFirst = () => body.current?.querySelector<HTMLElement>('.run-row-link')?.focus();
  const walk = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    const links = [...(body.current?.querySelectorAll<HTMLElement>('.run-row-link') ?? [])];
    const at = links.findIndex((link) => link === document.activeElement);
    event.preventDefault();
    links[at < 0 ? 0 : Math.min(links.length - 1, Math.max(0, at + step))]?.focus();
  };
  const filtered = query.q !== '' || query.status !== '' || query.workflow !== '';
  return (
    <section aria-labelledby="runs-title" className="runs" onKeyDown={walk}>
      <header className="runs-head">
        <h2 id="runs-title">Runs</h2>
        {page && page.total > 0 && <span className="runs-total">{page.total}</span>}
        <StatusChips
          counts={page?.counts ?? {}}
          chosen={query.status}
          onChoose={(status) => setQuery({ status })}
        />
        {query.workflow !== '' && (
          <button
            type="button"
            className="status-chip runs-workflow"
            aria-label={`Runs of ${query.workflow} only; show those of all workflows`}
            onClick={() => setQuery({ workflow: '' })}
          >
            of {query.workflow}
            <CloseIcon size={13} />
          </button>
        )}
        <SearchField
          className="runs-search"
          label="Search runs"
          value={query.q}
          onChange={(q) => setQuery({ q })}
          onEnter={focusFirst}
        />
      </header>
      {error && <ErrorState error={error} onRetry={reload} />}
      {!page && !error && <Skeleton lines={6} height={30} />}
      {page?.rows.length === 0 &&
        (filtered ? (
          <EmptyState
            title="No run matches"
            action={
              <Button onClick={() => setQuery({ q: '', status: '', workflow: '' })}>
                Show all runs
              </Button>
            }
          />
        ) : (
          <EmptyState title="Nothing has run here yet">
            Open a workflow and press Run, or type <code>wfb run</code> in its folder.
          </EmptyState>
        ))}
      {page && page.rows.length > 0 && (
        <div className="runs-table-box">
          <table className="runs-table">
            <thead>
              <tr>
                <SortHeader
                  name="status"
                  label="State"
                  sort={query.sort}
                  onSort={(sort) => setQuery({ sort })}
                />
                <SortHeader
                  name="workflow"
                  label="Workflow"
                  sort={query.sort}
                  onSort={(sort) => setQuery({ sort })}
                />
                <th scope="col">Run</th>
                <th scope="col">Progress</th>
                <th scope="col">Failed</th>
                <SortHeader
                  name="started"
                  label="Started"
                  sort={query.sort}
                  onSort={(sort) => setQuery({ sort })}
                  end
                />
                <SortHeader
                  name="duration"
                  label="Duration"
                  sort={query.sort}
                  onSort={(sort) => setQuery({ sort })}
                  end
                />
              </tr>
            </thead>
            <tbody ref={body}>
              {page.rows.map((run) => (
                <RunRow
                  key={run.run}
                  run={run}
                  now={run.finished_at === null && !run.interrupted ? now : 0}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {page?.cursor && (
        <div className="runs-more">
          <Button onClick={more.load} busy={more.loading}>
            Show more
          </Button>
          <span>
            {page.rows.length} of {page.total}
          </span>
        </div>
      )}
    </section>
  );
}

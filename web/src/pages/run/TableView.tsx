import { useEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { blocksOf, rowsOf } from '../../model/run/table';
import type { SortColumn } from '../../model/run/table';
import { isLive, timeOf } from '../../model/run/run';
import { EmptyState, cx, useNow } from '../../ui';
import type { Address, Go } from './address';
import { TableRow } from './TableRow';
import { useNarrow } from './useNarrow';
import type { Scene } from './useScene';
import './TableView.css';

interface Column {
  key: SortColumn | null;
  title: string;
  /** Left out where there is no room. */
  wide?: boolean;
  number?: boolean;
}

const columns: Column[] = [
  { key: 'name', title: 'Item' },
  { key: 'status', title: 'State' },
  { key: null, title: 'Why', wide: true },
  { key: 'started', title: 'Started', wide: true, number: true },
  { key: 'duration', title: 'Duration', number: true },
  { key: 'attempts', title: 'Attempts', wide: true, number: true },
  { key: 'blocks', title: 'Holds', wide: true, number: true },
  { key: 'layer', title: 'Layer', wide: true },
  { key: 'weight', title: 'Weight', wide: true, number: true },
];

const rowHeight = 34;

interface Props {
  scene: Scene;
  address: Address;
  go: Go;
  onSelect: (index: number | null) => void;
}

/** Every item with every fact: the accessible twin of the graph. */
export function TableView({ scene, address, go, onSelect }: Props) {
  const { run, selected } = scene;
  const [sort, setSort] = useState<{ column: SortColumn; descending: boolean }>({
    column: 'order',
    descending: false,
  });
  const local = useNow(isLive(run) ? 1_000 : 0);
  const now = timeOf(run, Math.max(local, run.received_at));
  const filter = useMemo(
    () => ({ text: address.q, statuses: address.status }),
    [address.q, address.status],
  );
  const { memberOf } = scene;
  const { order } = run.structure;
  const ordered = useMemo(() => order.filter((index) => memberOf.has(index)), [order, memberOf]);
  const sortTime = sort.column === 'duration' ? now : 0;
  const rows = useMemo(
    () => rowsOf(run, ordered, filter, sort.column, sort.descending, sortTime),
    [run, ordered, filter, sort, sortTime],
  );
  const blocks = useMemo(() => blocksOf(run), [run]);
  const scroll = useRef<HTMLDivElement>(null);
  const { from, to } = useWindow(scroll, rows.length);
  const narrow = useNarrow();
  const shown = columns.filter((column) => !narrow || column.wide !== true);
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 12, PageUp: -12 }[event.key];
    if (step === undefined || rows.length === 0) return;
    const at = selected === null ? -1 : rows.indexOf(selected);
    const next = Math.min(rows.length - 1, Math.max(0, at + step));
    event.preventDefault();
    onSelect(rows[next] ?? null);
    const top = next * rowHeight;
    const box = scroll.current;
    if (box === null) return;
    if (top < box.scrollTop) box.scrollTop = top;
    else if (top + 2 * rowHeight > box.scrollTop + box.clientHeight)
      box.scrollTop = top + 3 * rowHeight - box.clientHeight;
  };
  return (
    <div
      ref={scroll}
      className="table-view"
      tabIndex={0}
      role="region"
      aria-label="All items"
      onKeyDown={press}
    >
      <table aria-rowcount={rows.length + 1}>
        <thead>
          <tr aria-rowindex={1}>
            {shown.map(({ key, title, number }) => {
              const on = key !== null && sort.column === key;
              return (
                <th
                  key={title}
                  scope="col"
                  className={cx(number && 'cell-number')}
                  aria-sort={on ? (sort.descending ? 'descending' : 'ascending') : undefined}
                >
                  {key === null ? (
                    title
                  ) : (
                    <button
                      type="button"
                      onClick={() =>
                        setSort(
                          on && sort.descending
                            ? { column: 'order', descending: false }
                            : { column: key, descending: on },
                        )
                      }
                    >
                      {title}
                      <span aria-hidden="true">{on ? (sort.descending ? ' ↓' : ' ↑') : ''}</span>
                    </button>
                  )}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {from > 0 && <tr aria-hidden="true" style={{ height: from * rowHeight }} />}
          {rows.slice(from, to).map((index, i) => (
            <TableRow
              key={index}
              scene={scene}
              index={index}
              row={from + i + 2}
              narrow={narrow}
              blocks={blocks.get(index) ?? 0}
              now={now}
              selected={index === selected}
              onSelect={onSelect}
            />
          ))}
          {to < rows.length && (
            <tr aria-hidden="true" style={{ height: (rows.length - to) * rowHeight }} />
          )}
        </tbody>
      </table>
      {rows.length === 0 && (
        <EmptyState
          title="Nothing matches"
          action={
            <button
              type="button"
              className="button"
              onClick={() => go({ q: '', status: [] }, true)}
            >
              Show all
            </button>
          }
        >
          No item has these letters and states.
        </EmptyState>
      )}
    </div>
  );
}

/** Rows in sight and some around; all of them when they are few. */
function useWindow(scroll: React.RefObject<HTMLDivElement | null>, count: number) {
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(800);
  useEffect(() => {
    const box = scroll.current;
    if (box === null) return;
    const changed = () => {
      setTop(Math.floor(box.scrollTop / rowHeight / 10) * 10);
      setHeight(box.clientHeight);
    };
    changed();
    box.addEventListener('scroll', changed, { passive: true });
    const sizes = new ResizeObserver(changed);
    sizes.observe(box);
    return () => {
      box.removeEventListener('scroll', changed);
      sizes.disconnect();
    };
  }, [scroll]);
  if (count <= 120) return { from: 0, to: count };
  const from = Math.max(0, Math.min(top - 10, count - 20));
  return { from, to: Math.min(count, top + Math.ceil(height / rowHeight) + 25) };
}

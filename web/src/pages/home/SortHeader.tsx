import { cx } from '../../ui';

interface Props {
  name: string;
  label: string;
  /** "name" upwards, "-name" downwards. */
  sort: string;
  onSort: (sort: string) => void;
  end?: boolean;
}

const downFirst = new Set(['started', 'duration']);

export function SortHeader({ name, label, sort, onSort, end = false }: Props) {
  const up = sort === name;
  const down = sort === `-${name}`;
  const reversible = downFirst.has(name);
  const next = reversible ? (down ? name : `-${name}`) : name;
  return (
    <th
      scope="col"
      className={cx(end && 'cell-end')}
      aria-sort={up ? 'ascending' : down ? 'descending' : undefined}
    >
      <button type="button" className="sort-header" onClick={() => onSort(next)}>
        {label}
        <span aria-hidden="true">{up ? '↑' : down ? '↓' : ''}</span>
      </button>
    </th>
  );
}

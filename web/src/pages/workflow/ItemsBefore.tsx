import { useMemo, useState } from 'react';
import type { OrchestratePreview } from '../../api/types';
import { commonScope } from '../../model/run/structure';
import { amount, amountInWords, criticalLength, matches } from '../../model/workflow/plan';
import { SearchField } from '../../ui';
import type { GraphCard } from '../../ui/graph/graph';
import { ItemGraph } from '../../ui/graph/ItemGraph';

interface Props {
  preview: OrchestratePreview;
  selected: string | null;
  onSelect: (item: string | null) => void;
}

const none: ReadonlySet<number> = new Set();

/** The items of an orchestrate before anything runs. */
export function ItemsBefore({ preview, selected, onSelect }: Props) {
  const [query, setQuery] = useState('');
  const cards = useMemo(() => {
    const scope = commonScope(preview.items.map((item) => item.key));
    return preview.items.map((item): GraphCard => {
      const expected = item.expected_ms ?? (preview.weights_are_ms ? item.weight : null);
      return {
        name: item.key,
        title: item.key.slice(scope.length),
        state: item.status,
        line:
          item.status === 'skipped'
            ? (item.reason ?? 'skipped')
            : expected === null
              ? `weight ${item.weight}`
              : `about ${amount(expected, true)}`,
        since: null,
        expectedMs: expected,
      };
    });
  }, [preview]);
  const path = useMemo(
    () => ({ behind: [], ahead: preview.critical_path }),
    [preview.critical_path],
  );
  const found = useMemo(() => matches(preview, query), [preview, query]);
  const place = preview.items.findIndex((item) => item.key === selected);
  const first = found === null ? undefined : [...found][0];
  return (
    <div className="items-before">
      <SearchField
        className="items-search"
        label="Find an item"
        value={query}
        onChange={setQuery}
        onEnter={() => {
          if (first !== undefined) onSelect(preview.items[first]?.key ?? null);
        }}
      />
      <ItemGraph
        label={`Graph of ${preview.items.length.toLocaleString('en')} items`}
        layout={preview.layout}
        layers={preview.layers}
        cards={cards}
        selected={place < 0 ? null : place}
        path={path}
        held={none}
        found={found}
        onSelect={(next) => onSelect(next === null ? null : (preview.items[next]?.key ?? null))}
        legend={
          <span>
            <i />
            critical path, {amountInWords(criticalLength(preview), preview.weights_are_ms)}
          </span>
        }
      />
    </div>
  );
}

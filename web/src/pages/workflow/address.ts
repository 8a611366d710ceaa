// What of a workflow is looked at is in its address: /workflows/NAME[/items/NODE]?node=…&item=…&panel=…
import { useParams, useSearchParams } from 'react-router';
import type { To } from 'react-router';

export type PanelName = 'input' | 'node' | 'json' | 'problems' | 'plan' | 'item';

export interface Address {
  /** The orchestrate node whose items are shown; null: the workflow's own graph. */
  items: string | null;
  node: string | null;
  item: string | null;
  panel: PanelName | null;
  go: (changes: { node?: string | null; item?: string | null; panel?: PanelName }) => void;
  panelTo: (panel: PanelName) => To;
}

const panels: readonly string[] = ['input', 'node', 'json', 'problems', 'plan', 'item'];

export function workflowPath(name: string, items?: string): string {
  const path = `/workflows/${encodeURIComponent(name)}`;
  return items === undefined ? path : `${path}/items/${encodeURIComponent(items)}`;
}

export function useAddress(): Address {
  const rest = useParams()['*'] ?? '';
  const [search, setSearch] = useSearchParams();
  const panel = search.get('panel');
  const changed = (changes: Record<string, string | null>): URLSearchParams => {
    const next = new URLSearchParams(search);
    for (const [name, value] of Object.entries(changes)) {
      if (value === null) next.delete(name);
      else next.set(name, value);
    }
    return next;
  };
  return {
    items: rest.startsWith('items/') ? rest.slice('items/'.length) : null,
    node: search.get('node'),
    item: search.get('item'),
    panel: panel !== null && panels.includes(panel) ? (panel as PanelName) : null,
    go: (changes) => setSearch(changed(changes), { replace: true, preventScrollReset: true }),
    panelTo: (name) => ({ search: `?${changed({ panel: name }).toString()}` }),
  };
}

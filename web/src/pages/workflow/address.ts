// What of a workflow is looked at is in its address:
// /workflows/NAME[/items/NODE|/code[/FILE]]?node=…&item=…&line=…&panel=…
import { useNavigate, useParams, useSearchParams } from 'react-router';
import type { To } from 'react-router';

export type PanelName = 'input' | 'node' | 'json' | 'problems' | 'plan' | 'item' | 'graph';

export interface Changes {
  node?: string | null;
  item?: string | null;
  panel?: PanelName;
  line?: number | null;
}

export interface Address {
  /** The orchestrate node whose items are shown; null: the workflow's own graph, or its code. */
  items: string | null;
  /** Whether the exported code is shown, and which of its files; null: the main one. */
  code: boolean;
  file: string | null;
  /** The line of the file that is pointed at. */
  line: number | null;
  node: string | null;
  item: string | null;
  panel: PanelName | null;
  go: (changes: Changes) => void;
  panelTo: (panel: PanelName) => To;
  /** Opens a file of the code; the selected node stays unless `changes` say otherwise. */
  fileTo: (file: string, changes?: Changes) => To;
  openFile: (file: string, changes?: Changes) => void;
}

const panels: readonly string[] = ['input', 'node', 'json', 'problems', 'plan', 'item', 'graph'];

export function workflowPath(name: string, items?: string): string {
  const path = `/workflows/${encodeURIComponent(name)}`;
  return items === undefined ? path : `${path}/items/${encodeURIComponent(items)}`;
}

export function codePath(name: string, file?: string): string {
  const path = `${workflowPath(name)}/code`;
  return file === undefined ? path : `${path}/${file.split('/').map(encodeURIComponent).join('/')}`;
}

function lineOf(text: string | null): number | null {
  return text !== null && /^[1-9]\d{0,6}$/.test(text) ? Number(text) : null;
}

export function useAddress(): Address {
  const { '*': rest = '', name = '' } = useParams();
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const panel = search.get('panel');
  const changed = (changes: Changes): URLSearchParams => {
    const next = new URLSearchParams(search);
    for (const [member, value] of Object.entries(changes) as [string, string | number | null][]) {
      if (value === null) next.delete(member);
      else next.set(member, String(value));
    }
    return next;
  };
  const fileTo = (file: string, changes: Changes = {}) => ({
    pathname: codePath(name, file),
    search: `?${changed({ line: null, ...changes }).toString()}`,
  });
  return {
    items: rest.startsWith('items/') ? rest.slice('items/'.length) : null,
    code: rest === 'code' || rest.startsWith('code/'),
    file: rest.startsWith('code/') && rest !== 'code/' ? rest.slice('code/'.length) : null,
    line: lineOf(search.get('line')),
    node: search.get('node'),
    item: search.get('item'),
    panel: panel !== null && panels.includes(panel) ? (panel as PanelName) : null,
    go: (changes) =>
      // A line belongs to the node that was selected with it.
      setSearch(changed('node' in changes ? { line: null, ...changes } : changes), {
        replace: true,
        preventScrollReset: true,
      }),
    panelTo: (panelName) => ({ search: `?${changed({ panel: panelName }).toString()}` }),
    fileTo,
    openFile: (file, changes) => void navigate(fileTo(file, changes)),
  };
}

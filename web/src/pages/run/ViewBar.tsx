import { useState } from 'react';
import { matches } from '../../model/run/table';
import { stepStatuses } from '../../model/run/status';
import { scopesOf } from '../../model/run/scope';
import { stateWord } from '../../model/state';
import { SearchField, StateIcon, Tabs, cx } from '../../ui';
import { linkTo, views } from './address';
import type { Address, Go } from './address';
import type { Scene } from './useScene';
import { useTypedSearch } from './useTypedSearch';

interface Props {
  scene: Scene;
  address: Address;
  go: Go;
  /** With the search that it was found by. */
  onSelect: (index: number, q: string) => void;
}

const titles = {
  graph: 'Graph',
  timeline: 'Timeline',
  table: 'Table',
  logs: 'Logs',
  report: 'Report',
};

/** Which view, of what, and which part of it: tabs, scope, states and search. */
export function ViewBar({ scene, address, go, onSelect }: Props) {
  const { run, scope, counts } = scene;
  const scopes = scopesOf(run);
  const [filtering, setFiltering] = useState(address.status.length > 0);
  const filters = address.view === 'graph' || address.view === 'table';
  const [path = '', search = ''] = linkTo(address, {}).split('?');
  const base = path.slice(0, path.lastIndexOf('/'));
  const { text, type, flush } = useTypedSearch(address.q, go);
  const enter = () => {
    flush();
    const first = scope.members.find((index) =>
      matches(run, index, { text, statuses: address.status }),
    );
    if (first !== undefined && text !== '') onSelect(first, text);
  };
  const toggle = (status: (typeof stepStatuses)[number]) => {
    const on = address.status.includes(status);
    go(
      { status: on ? address.status.filter((one) => one !== status) : [...address.status, status] },
      true,
    );
  };
  return (
    <>
      <div className="view-bar">
        <Tabs
          label="Views"
          tabs={views.map((view) => ({ label: titles[view], to: `${base}/${view}` }))}
          keepSearch={search === '' ? '' : `?${search}`}
        />
        {address.view !== 'report' && address.view !== 'logs' && scopes.length > 1 && (
          <div className="scope-switch" role="group" aria-label="What is shown">
            {scopes.map((one) => (
              <button
                key={one.name}
                type="button"
                aria-pressed={one.name === scope.name}
                onClick={() => go({ scope: one.name, step: null, status: [] })}
              >
                {one.title}
              </button>
            ))}
          </div>
        )}
        {filters && (
          <div className="view-bar-end">
            <button
              type="button"
              className="filter-toggle"
              aria-expanded={filtering}
              onClick={() => setFiltering(!filtering)}
            >
              States{address.status.length > 0 && ` (${address.status.length})`}
            </button>
            <SearchField
              label={scope.orchestrate === null ? 'Find a node' : 'Find an item'}
              value={text}
              onChange={type}
              onEnter={enter}
            />
          </div>
        )}
      </div>
      {filters && filtering && (
        <div className="state-filter" role="group" aria-label="States">
          {stepStatuses
            .filter((status) => counts[status] > 0 || address.status.includes(status))
            .map((status) => (
              <button
                key={status}
                type="button"
                className={cx('chip', address.status.includes(status) && 'chip-on')}
                aria-pressed={address.status.includes(status)}
                onClick={() => toggle(status)}
              >
                <StateIcon state={status} size={13} />
                {stateWord(status)} {counts[status].toLocaleString('en')}
              </button>
            ))}
          {address.status.length > 0 && (
            <button type="button" className="chip" onClick={() => go({ status: [] }, true)}>
              Show all
            </button>
          )}
        </div>
      )}
    </>
  );
}

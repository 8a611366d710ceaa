import { NavLink } from 'react-router';
import { cx } from './className';
import './Tabs.css';

export interface Tab {
  label: string;
  to: string;
  /** A small number behind the label. */
  count?: number | null;
}

/** Views of one thing, each with an address of its own. */
export function Tabs({
  label,
  tabs,
  keepSearch = '',
}: {
  label: string;
  tabs: Tab[];
  keepSearch?: string;
}) {
  return (
    <nav className="tabs" aria-label={label}>
      {tabs.map((tab) => (
        <NavLink
          key={tab.to}
          to={{ pathname: tab.to, search: keepSearch }}
          className={({ isActive }) => cx('tab', isActive && 'tab-on')}
          end
        >
          {tab.label}
          {tab.count ? <span className="tab-count">{tab.count}</span> : null}
        </NavLink>
      ))}
    </nav>
  );
}

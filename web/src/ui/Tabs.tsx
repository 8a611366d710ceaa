import { Link, NavLink } from 'react-router';
import type { To } from 'react-router';
import { cx } from './className';
import './Tabs.css';

export interface Tab {
  label: string;
  to: To;
  /** A small number behind the label. */
  count?: number | null;
  /** Whether it is chosen, where the path alone does not tell. */
  on?: boolean;
  /** What is below its path belongs to it too. */
  within?: boolean;
}

interface Props {
  label: string;
  tabs: Tab[];
  keepSearch?: string;
}

/** Views of one thing, each with an address of its own. */
export function Tabs({ label, tabs, keepSearch = '' }: Props) {
  return (
    <nav className="tabs" aria-label={label}>
      {tabs.map((tab) => {
        const inside = (
          <>
            {tab.label}
            {tab.count ? <span className="tab-count">{tab.count}</span> : null}
          </>
        );
        if (tab.on !== undefined) {
          return (
            <Link
              key={tab.label}
              to={tab.to}
              replace
              preventScrollReset
              className={cx('tab', tab.on && 'tab-on')}
              aria-current={tab.on ? 'page' : undefined}
            >
              {inside}
            </Link>
          );
        }
        const to = typeof tab.to === 'string' ? { pathname: tab.to, search: keepSearch } : tab.to;
        return (
          <NavLink
            key={tab.label}
            to={to}
            className={({ isActive }) => cx('tab', isActive && 'tab-on')}
            end={tab.within !== true}
          >
            {inside}
          </NavLink>
        );
      })}
    </nav>
  );
}

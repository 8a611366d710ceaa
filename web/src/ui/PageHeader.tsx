import { Fragment } from 'react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { AppMenu } from './AppMenu';
import { Logo } from './Logo';
import './PageHeader.css';

export interface Crumb {
  label: string;
  to: string;
}

interface Props {
  /** The way here from home, without this page. */
  crumbs: Crumb[];
  title: string;
  /** Beside the title: a state, a version. */
  children?: ReactNode;
  /** Controls and buttons, the primary one last. */
  actions?: ReactNode;
}

/** The one bar at the top of every page: where this is, what it is, what can be done. */
export function PageHeader({ crumbs, title, children, actions }: Props) {
  return (
    <header className="page-header">
      <Link to="/" className="page-header-logo" aria-label="Home">
        <Logo />
      </Link>
      <div className="page-header-title">
        {crumbs.length > 0 && (
          <nav aria-label="Breadcrumbs">
            {crumbs.map((crumb, index) => (
              <Fragment key={crumb.to}>
                {index > 0 && <span aria-hidden="true"> / </span>}
                <Link to={crumb.to}>{crumb.label}</Link>
              </Fragment>
            ))}
          </nav>
        )}
        <h1 title={title}>{title}</h1>
      </div>
      {children}
      <div className="page-header-actions">
        {actions}
        <AppMenu />
      </div>
    </header>
  );
}

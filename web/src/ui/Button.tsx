import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { cx } from './className';
import { Tooltip } from './Tooltip';
import './Button.css';

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** `primary`: the one thing to do on this page; `danger`: ends or throws away something. */
  look?: 'normal' | 'primary' | 'quiet' | 'danger';
  busy?: boolean;
  icon?: ReactNode;
  /** Why it cannot be pressed. It stays focusable then, and says so. */
  disabledReason?: string | null;
}

export function Button({
  look = 'normal',
  busy = false,
  icon,
  disabledReason,
  className,
  children,
  onClick,
  ...rest
}: Props) {
  const off = Boolean(disabledReason) || busy;
  const button = (
    <button
      type="button"
      className={cx('button', `button-${look}`, busy && 'button-busy', className)}
      aria-disabled={off || undefined}
      aria-busy={busy || undefined}
      onClick={off ? (event) => event.preventDefault() : onClick}
      {...rest}
    >
      {icon}
      {children}
    </button>
  );
  return disabledReason ? <Tooltip text={disabledReason}>{button}</Tooltip> : button;
}

import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { cx } from './className';
import { Tooltip } from './Tooltip';
import './Button.css';

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** Its name, shown as a tooltip too. */
  label: string;
  icon: ReactNode;
  look?: 'normal' | 'quiet';
  small?: boolean;
  shortcut?: string;
}

export function IconButton({
  label,
  icon,
  look = 'quiet',
  small = false,
  shortcut,
  className,
  ...rest
}: Props) {
  return (
    <Tooltip text={label} shortcut={shortcut}>
      <button
        type="button"
        aria-label={label}
        className={cx(
          'button',
          `button-${look}`,
          'icon-button',
          small && 'icon-button-small',
          className,
        )}
        {...rest}
      >
        {icon}
      </button>
    </Tooltip>
  );
}

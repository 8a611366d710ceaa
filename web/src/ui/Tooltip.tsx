import { cloneElement, useId, useRef, useState } from 'react';
import type { FocusEvent, KeyboardEvent, PointerEvent, ReactElement } from 'react';
import { createPortal } from 'react-dom';
import { KeyHint } from './KeyHint';
import './Tooltip.css';

interface Handlers {
  onPointerEnter?: (event: PointerEvent<HTMLElement>) => void;
  onPointerLeave?: (event: PointerEvent<HTMLElement>) => void;
  onFocus?: (event: FocusEvent<HTMLElement>) => void;
  onBlur?: (event: FocusEvent<HTMLElement>) => void;
  onKeyDown?: (event: KeyboardEvent<HTMLElement>) => void;
  'aria-describedby'?: string;
}

interface Props {
  text: string;
  shortcut?: string | undefined;
  /** One element that takes pointer and focus handlers. */
  children: ReactElement<Handlers>;
}

/** A short text beside what is pointed at or focused. Escape hides it. */
export function Tooltip({ text, shortcut, children }: Props) {
  const id = useId();
  const timer = useRef<number>(0);
  const [at, setAt] = useState<{ left: number; top: number; above: boolean } | null>(null);
  const show = (element: HTMLElement, delay: number) => {
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => {
      const box = element.getBoundingClientRect();
      const above = box.bottom + 60 > window.innerHeight;
      const middle = box.left + box.width / 2;
      setAt({
        left: Math.max(90, Math.min(window.innerWidth - 90, middle)),
        top: above ? box.top - 6 : box.bottom + 6,
        above,
      });
    }, delay);
  };
  const hide = () => {
    window.clearTimeout(timer.current);
    setAt(null);
  };
  const own = children.props;
  const target = cloneElement(children, {
    'aria-describedby': at ? id : own['aria-describedby'],
    onPointerEnter: (event) => {
      own.onPointerEnter?.(event);
      if (event.pointerType === 'mouse') show(event.currentTarget, 450);
    },
    onPointerLeave: (event) => {
      own.onPointerLeave?.(event);
      hide();
    },
    onFocus: (event) => {
      own.onFocus?.(event);
      if (event.currentTarget.matches(':focus-visible')) show(event.currentTarget, 150);
    },
    onBlur: (event) => {
      own.onBlur?.(event);
      hide();
    },
    onKeyDown: (event) => {
      own.onKeyDown?.(event);
      if (event.key === 'Escape') hide();
    },
  });
  return (
    <>
      {target}
      {at &&
        createPortal(
          <div
            id={id}
            role="tooltip"
            className={at.above ? 'tooltip tooltip-above' : 'tooltip'}
            style={{ left: at.left, top: at.top }}
          >
            {text}
            {shortcut && <KeyHint keys={shortcut} />}
          </div>,
          document.body,
        )}
    </>
  );
}

import { memo, useMemo } from 'react';
import { parseAnsi } from '../../../model/run/ansi';
import { cx } from '../../../ui';

interface Props {
  number: number;
  /** Null while it is on its way. */
  text: string | null;
  look?: 'error' | 'found' | 'linked' | null;
  search: string;
  href: string;
  onLink: (number: number) => void;
  top: number | null;
}

/** One line with its number, which is a link to it. */
export const LogLine = memo(function LogLine({
  number,
  text,
  look,
  search,
  href,
  onLink,
  top,
}: Props) {
  const spans = useMemo(() => (text === null ? [] : parseAnsi(text).spans), [text]);
  return (
    <div
      className={cx('log-line', look && `log-line-${look}`)}
      data-line={number}
      style={top === null ? undefined : { transform: `translateY(${top}px)` }}
    >
      <a
        className="log-number"
        href={href}
        tabIndex={-1}
        aria-label={`Line ${number}`}
        onClick={(event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          onLink(number);
        }}
      >
        {number}
      </a>
      <span className="log-text">
        {text === null ? (
          <span className="log-missing">…</span>
        ) : (
          spans.map((span, i) => (
            <span key={i} className={span.classes}>
              {search === '' ? span.text : marked(span.text, search)}
            </span>
          ))
        )}
      </span>
    </div>
  );
});

function marked(text: string, search: string) {
  const low = text.toLowerCase();
  const wanted = search.toLowerCase();
  const parts: React.ReactNode[] = [];
  let from = 0;
  for (
    let at = low.indexOf(wanted);
    at >= 0 && parts.length < 200;
    at = low.indexOf(wanted, from)
  ) {
    parts.push(text.slice(from, at), <mark key={at}>{text.slice(at, at + wanted.length)}</mark>);
    from = at + wanted.length;
  }
  return parts.length === 0 ? text : [...parts, text.slice(from)];
}

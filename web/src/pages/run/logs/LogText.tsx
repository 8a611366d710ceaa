import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { lineAt } from '../../../model/run/logLines';
import { Button, cx } from '../../../ui';
import { LogLine } from './LogLine';
import type { LogReader, LogState } from './logReader';

const lineHeight = 18;
/** Elements cannot be higher: beyond, the scroll bar stands for more lines than pixels. */
const heightMax = 12_000_000;
const around = 40;

interface Props {
  reader: LogReader;
  state: LogState;
  wrap: boolean;
  search: string;
  errorLine: number | null;
  linked: number | null;
  /** Brings a line into sight when the number in `at` changes. */
  jump: { line: number; at: number } | null;
  hrefOf: (line: number) => string;
  onLink: (line: number) => void;
  label: string;
}

/**
 * The lines of a log, of which only those in sight are elements. While it grows, its end stays in
 * sight until somebody scrolls up.
 */
export function LogText({
  reader,
  state,
  wrap,
  search,
  errorLine,
  linked,
  jump,
  hrefOf,
  onLink,
  label,
}: Props) {
  const box = useRef<HTMLDivElement>(null);
  const { log, complete, loaded } = state;
  const { total } = log;
  const [first, setFirst] = useState(1);
  const [height, setHeight] = useState(600);
  const [following, setFollowing] = useState(jump === null && linked === null);
  const own = useRef(0);
  const full = total * lineHeight;
  const shown = Math.min(full, heightMax);
  const perPixel = full <= height ? 1 : (full - height) / Math.max(1, shown - height);

  const scrollTo = useCallback(
    (line: number) => {
      const element = box.current;
      if (element === null) return;
      const target = ((line - 1) * lineHeight) / perPixel;
      own.current = performance.now();
      element.scrollTop = target;
      setFirst(Math.max(1, Math.min(line, total)));
    },
    [perPixel, total],
  );

  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const measure = () => setHeight(element.clientHeight);
    measure();
    const sizes = new ResizeObserver(measure);
    sizes.observe(element);
    return () => sizes.disconnect();
  }, []);

  const visible = Math.ceil(height / lineHeight);
  const last = Math.min(total, first + visible + around);
  const from = Math.max(1, first - around);
  useEffect(() => reader.want(from, last), [reader, from, last, log]);

  useLayoutEffect(() => {
    if (following && total > 0) scrollTo(Math.max(1, total - visible + 2));
  }, [following, total, visible, scrollTo]);

  const jumped = useRef(0);
  useEffect(() => {
    if (jump === null || total === 0 || jumped.current === jump.at) return;
    if (jump.line > total && !complete) return;
    jumped.current = jump.at;
    setFollowing(false);
    scrollTo(Math.max(1, jump.line - Math.floor(visible / 3)));
  }, [jump, total, complete, visible, scrollTo]);

  const scrolled = () => {
    const element = box.current;
    if (element === null) return;
    const line = Math.floor((element.scrollTop * perPixel) / lineHeight) + 1;
    const bottom = element.scrollTop + element.clientHeight >= element.scrollHeight - 4;
    if (performance.now() - own.current > 120) {
      setFirst(Math.max(1, Math.min(line, total)));
      setFollowing(bottom);
    }
  };
  const lookOf = (number: number) =>
    number === linked ? 'linked' : number === errorLine ? 'error' : null;
  const offset =
    box.current === null ? 0 : (first - 1) * lineHeight - (first - 1) * (lineHeight / perPixel);
  const numbers: number[] = [];
  for (let number = from; number <= last; ++number) numbers.push(number);
  return (
    <div className="log-frame">
      <div
        ref={box}
        className={cx('log-box', wrap && 'log-wrap')}
        tabIndex={0}
        role="region"
        aria-label={label}
        onScroll={scrolled}
        style={{ '--digits': String(Math.max(3, String(total).length)) } as React.CSSProperties}
      >
        {wrap ? (
          <div style={{ paddingTop: ((from - 1) * lineHeight) / perPixel, minHeight: shown }}>
            {numbers.map((number) => (
              <LogLine
                key={number}
                number={number}
                text={lineAt(log, number)}
                look={lookOf(number)}
                search={search}
                href={hrefOf(number)}
                onLink={onLink}
                top={null}
              />
            ))}
          </div>
        ) : (
          <div className="log-canvas" style={{ height: shown }}>
            {numbers.map((number) => (
              <LogLine
                key={number}
                number={number}
                text={lineAt(log, number)}
                look={lookOf(number)}
                search={search}
                href={hrefOf(number)}
                onLink={onLink}
                top={(number - 1) * lineHeight - offset}
              />
            ))}
          </div>
        )}
        {loaded && total === 0 && (
          <p className="log-empty">
            {complete ? 'Nothing was printed.' : 'Nothing has been printed so far.'}
          </p>
        )}
      </div>
      {!following && total > visible && (
        <Button className="log-to-end" onClick={() => setFollowing(true)}>
          {complete ? 'Jump to end' : 'Follow the end'}
        </Button>
      )}
    </div>
  );
}

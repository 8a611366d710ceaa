import { memo } from 'react';
import type { CodePlace } from '../../../api/types';
import type { Line } from '../../../model/code/highlight';
import { cx } from '../../../ui';

interface Props {
  lines: readonly Line[];
  /** How many lines are before the first. */
  start: number;
  /** In sight: with numbers and colours. */
  drawn: boolean;
  /** Of the selected node, where they touch this block. */
  marks: readonly CodePlace[];
  line: number | null;
  hrefOf: (line: number) => string;
}

const textOf = (line: Line) => line.map((span) => span.text).join('');

/** A stretch of a file; as plain text while it is out of sight. */
function Block({ lines, start, drawn, marks, line, hrefOf }: Props) {
  if (!drawn)
    return <div className="code-block code-far">{`${lines.map(textOf).join('\n')}\n`}</div>;
  return (
    <div className="code-block">
      {lines.map((spans, index) => {
        const number = start + index + 1;
        const mark = marks.find((one) => number >= one.first_line && number <= one.last_line);
        return (
          <div
            key={number}
            data-line={number}
            className={cx(
              'code-line',
              mark && 'code-line-on',
              mark?.first_line === number && 'code-line-first',
              mark?.last_line === number && 'code-line-last',
              number === line && 'code-line-linked',
            )}
          >
            <a
              className="code-at"
              href={hrefOf(number)}
              tabIndex={-1}
              aria-label={`Line ${number}`}
            >
              {number}
            </a>
            <span className="code-words">
              {spans.map((span, place) =>
                span.kind === 'plain' ? (
                  span.text
                ) : (
                  <span key={place} className={`code-${span.kind}`}>
                    {span.text}
                  </span>
                ),
              )}
              {'\n'}
            </span>
          </div>
        );
      })}
    </div>
  );
}

function sameMarks(a: readonly CodePlace[], b: readonly CodePlace[]): boolean {
  return a.length === b.length && a.every((one, place) => one === b[place]);
}

/** Drawn anew only when what is seen of it is another; links to lines never change. */
export const CodeBlock = memo(
  Block,
  (a, b) =>
    a.lines === b.lines &&
    a.start === b.start &&
    a.drawn === b.drawn &&
    a.line === b.line &&
    sameMarks(a.marks, b.marks),
);

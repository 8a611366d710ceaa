import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { CSSProperties } from 'react';
import type { CodeFile, CodePlace } from '../../../api/types';
import { highlight, languageOf } from '../../../model/code/highlight';
import { CodeBlock } from './CodeBlock';

const lineHeight = 18;
const blockLines = 80;
/** How far beyond the window lines are drawn in full, in pixels. */
const ahead = 900;

interface Props {
  file: CodeFile;
  /** Lines of the selected node. */
  marks: readonly CodePlace[];
  line: number | null;
  hrefOf: (line: number) => string;
  /** `pointed`: by its number, which makes a link to the line. */
  onLine: (line: number, pointed: boolean) => void;
}

/**
 * The text of a file. All of it is there to be searched, copied and read out; only the part in sight
 * has colours and numbers, so that thousands of lines cost no more than a few.
 */
export function CodeText({ file, marks, line, hrefOf, onLine }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const lines = useMemo(() => highlight(file.text, languageOf(file.path)), [file]);
  const blocks = useMemo(
    () =>
      Array.from({ length: Math.ceil(lines.length / blockLines) }, (_, block) =>
        lines.slice(block * blockLines, (block + 1) * blockLines),
      ),
    [lines],
  );
  const [sight, setSight] = useState({ first: 0, last: 0 });
  const look = useCallback(() => {
    const element = box.current;
    if (element === null) return;
    const size = blockLines * lineHeight;
    const first = Math.floor(Math.max(0, element.scrollTop - ahead) / size);
    const last = Math.floor((element.scrollTop + element.clientHeight + ahead) / size);
    setSight((before) =>
      before.first === first && before.last === last ? before : { first, last },
    );
  }, []);
  useLayoutEffect(() => {
    look();
    const sizes = new ResizeObserver(look);
    if (box.current !== null) sizes.observe(box.current);
    return () => sizes.disconnect();
  }, [look]);

  const target = line ?? marks[0]?.first_line ?? null;
  const end = line ?? marks[0]?.last_line ?? null;
  useEffect(() => {
    const element = box.current;
    if (element === null || target === null || end === null) return;
    const top = (target - 1) * lineHeight - element.scrollTop;
    const bottom = Math.min(end * lineHeight - element.scrollTop, top + element.clientHeight / 2);
    if (top < lineHeight || bottom > element.clientHeight - lineHeight) {
      element.scrollTop += top - Math.min(4 * lineHeight, element.clientHeight / 4);
    }
    look();
  }, [target, end, look]);

  return (
    <div
      ref={box}
      className="code-box"
      tabIndex={0}
      role="region"
      aria-label={`Text of ${file.path}`}
      onScroll={look}
      onClick={(event) => {
        if (getSelection()?.isCollapsed === false || !(event.target instanceof Element)) return;
        const found = event.target.closest<HTMLElement>('[data-line]')?.dataset.line;
        if (found === undefined) return;
        const number = event.target.closest('a') !== null;
        if (number && (event.ctrlKey || event.metaKey || event.shiftKey)) return;
        event.preventDefault();
        onLine(Number(found), number);
      }}
    >
      <div
        className="code-lines"
        style={{ '--digits': Math.max(3, String(lines.length).length) } as CSSProperties}
      >
        {blocks.map((block, at) => {
          const start = at * blockLines;
          const held = (number: number) => number > start && number <= start + blockLines;
          return (
            <CodeBlock
              key={at}
              lines={block}
              start={start}
              drawn={at >= sight.first && at <= sight.last}
              marks={marks.filter(
                (one) => one.first_line <= start + blockLines && one.last_line > start,
              )}
              line={line !== null && held(line) ? line : null}
              hrefOf={hrefOf}
            />
          );
        })}
      </div>
    </div>
  );
}

import { memo, useEffect, useMemo, useRef } from 'react';
import type { Diagnostic, Workflow } from '../../api/types';
import { linesOfPointers, tokensOf } from '../../model/workflow/json';
import type { LineRange } from '../../model/workflow/json';
import { Button, CopyIcon, cx, toast } from '../../ui';
import type { Address } from './address';
import './JsonPanel.css';

const blockLines = 200;

/** The document beside the graph: a node selects its lines, a line selects its node. */
export function JsonPanel({ workflow, address }: { workflow: Workflow; address: Address }) {
  const box = useRef<HTMLDivElement>(null);
  const lines = useMemo(() => workflow.text.replace(/\n$/, '').split('\n'), [workflow.text]);
  const ranges = useMemo(() => linesOfPointers(workflow.text), [workflow.text]);
  const problems = useMemo(() => {
    const byLine = new Map<number, Diagnostic>();
    for (const one of workflow.diagnostics) if (!byLine.has(one.line)) byLine.set(one.line, one);
    return byLine;
  }, [workflow.diagnostics]);
  const node = workflow.nodes.find((one) => one.id === address.node);
  const range = node === undefined ? null : (ranges.get(node.pointer) ?? null);
  const first = range?.first ?? workflow.diagnostics[0]?.line ?? null;
  useEffect(() => {
    if (first === null) return;
    const line = box.current?.querySelector<HTMLElement>(`[data-line="${first}"]`);
    const scroller = box.current?.closest('.side-panel-body');
    if (!line || !scroller) return;
    const top = line.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
    if (top < 40 || top > scroller.clientHeight - 120) scroller.scrollTop += top - 60;
  }, [first, range]);

  const select = (line: number) => {
    // The innermost node that holds the line.
    let best: { id: string; size: number } | null = null;
    for (const { id, pointer } of workflow.nodes) {
      const at = ranges.get(pointer);
      if (at === undefined || line < at.first || line > at.last) continue;
      if (best === null || at.last - at.first < best.size) best = { id, size: at.last - at.first };
    }
    address.go({ node: best?.id ?? null, panel: 'json' });
  };
  const blocks = Array.from(
    { length: Math.ceil(lines.length / blockLines) },
    (_, block) => block * blockLines,
  );
  return (
    <div className="json-panel" ref={box}>
      <div className="json-head">
        <code>{workflow.path}</code>
        <Button
          look="quiet"
          icon={<CopyIcon size={16} />}
          onClick={() =>
            void navigator.clipboard.writeText(workflow.text).then(() => toast('Copied.'))
          }
        >
          Copy
        </Button>
      </div>
      <pre
        tabIndex={0}
        aria-label={`Text of ${workflow.path}`}
        style={{ '--digits': String(lines.length).length } as React.CSSProperties}
        onClick={(event) => {
          if (getSelection()?.isCollapsed === false || !(event.target instanceof Element)) return;
          const line = event.target.closest<HTMLElement>('[data-line]')?.dataset.line;
          if (line !== undefined) select(Number(line));
        }}
      >
        {blocks.map((start) => (
          <Block
            key={start}
            lines={lines.slice(start, start + blockLines)}
            start={start}
            range={overlap(range, start + 1, start + blockLines)}
            problems={problems}
          />
        ))}
      </pre>
    </div>
  );
}

function overlap(range: LineRange | null, first: number, last: number): LineRange | null {
  return range !== null && range.first <= last && range.last >= first ? range : null;
}

interface BlockProps {
  lines: string[];
  start: number;
  range: LineRange | null;
  problems: ReadonlyMap<number, Diagnostic>;
}

/** Lines that the browser lays out only when they come into sight. */
const Block = memo(function Block({ lines, start, range, problems }: BlockProps) {
  return (
    <div className="json-block" style={{ containIntrinsicHeight: `auto ${lines.length * 18}px` }}>
      {lines.map((text, index) => {
        const number = start + index + 1;
        const problem = problems.get(number);
        const on = range !== null && number >= range.first && number <= range.last;
        return (
          <div
            key={number}
            data-line={number}
            title={problem?.message}
            className={cx(
              'json-line',
              on && 'json-line-on',
              problem && `json-line-${problem.severity}`,
            )}
          >
            {tokensOf(text).map((token, place) =>
              token.kind === 'mark' ? (
                token.text
              ) : (
                <span key={place} className={`json-${token.kind}`}>
                  {token.text}
                </span>
              ),
            )}
            {'\n'}
          </div>
        );
      })}
    </div>
  );
});

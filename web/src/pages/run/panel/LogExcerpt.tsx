import { Link } from 'react-router';
import type { StepDetail } from '../../../api/types';
import { parseAnsi } from '../../../model/run/ansi';
import { cx } from '../../../ui';
import { linkTo } from '../address';
import type { Address } from '../address';
import '../logs/ansi.css';

/** The log around its first error; the link leads to the line. */
export function LogExcerpt({
  excerpt,
  step,
  address,
}: {
  excerpt: NonNullable<StepDetail['first_error']>;
  step: string;
  address: Address;
}) {
  const digits = Math.max(2, String(excerpt.lines.at(-1)?.number ?? 1).length);
  return (
    <section>
      <div className="panel-heading">
        <h3>Log, first error</h3>
        <Link to={linkTo(address, { view: 'logs', step, line: excerpt.line })}>
          {step.slice(step.lastIndexOf('/') + 1)}, line {excerpt.line.toLocaleString('en')}
        </Link>
      </div>
      <pre
        className="log-excerpt"
        tabIndex={0}
        role="region"
        aria-label="Log around the first error"
        style={{ '--digits': String(digits) } as React.CSSProperties}
      >
        {excerpt.lines.map(({ number, text }) => (
          <span key={number} className={cx(number === excerpt.line && 'log-excerpt-error')}>
            <i>{number}</i>
            <span className="log-excerpt-text">
              {parseAnsi(text).spans.map((span, i) => (
                <span key={i} className={span.classes}>
                  {span.text}
                </span>
              ))}
            </span>
          </span>
        ))}
      </pre>
    </section>
  );
}

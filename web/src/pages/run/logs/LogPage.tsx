import { useCallback, useEffect, useRef, useState } from 'react';
import { useFirstError } from './useFirstError';
import { logPath, queryOf } from '../../../api/client';
import {
  Button,
  DownloadIcon,
  IconButton,
  SearchField,
  ChevronDownIcon,
  WarningIcon,
  cx,
} from '../../../ui';
import { linkTo } from '../address';
import type { Address, Go } from '../address';
import { LogText } from './LogText';
import type { LogEntry } from './chosenLog';
import { useLog } from './useLog';
import { useLogSearch } from './useLogSearch';

interface Props {
  run: string;
  logs: readonly LogEntry[];
  chosen: LogEntry;
  address: Address;
  go: Go;
  /** It opens at its first error. */
  failed: boolean;
}

export function LogPage({ run, logs, chosen, address, go, failed }: Props) {
  const { step } = chosen;
  const attempt = address.attempt;
  const { reader, state } = useLog(run, step, attempt);
  const [wrap, setWrap] = useState(false);
  const [jump, setJump] = useState<{ line: number; at: number } | null>(
    address.line === null ? null : { line: address.line, at: 1 },
  );
  const [search, setSearch] = useState('');
  const jumpTo = useCallback(
    (line: number) => setJump((before) => ({ line, at: (before?.at ?? 0) + 1 })),
    [],
  );
  const { found, go: goFound } = useLogSearch(run, step, attempt, search, jumpTo);
  const { complete } = state;
  const firstError = useFirstError(run, step, attempt, complete);
  const errorLine = firstError.line;
  const opened = useRef(address.line !== null);
  useEffect(() => {
    if (!failed || errorLine === null || opened.current) return;
    opened.current = true;
    jumpTo(errorLine);
  }, [failed, errorLine, jumpTo]);
  const total = state.log.total;
  const href = (line: number) => linkTo(address, { step, line, attempt });
  const download = `${logPath(run, step)}${queryOf({ attempt, download: true })}`;
  return (
    <div className="logs-view">
      <div className="log-bar">
        <select
          className="field"
          aria-label="Step"
          value={step}
          onChange={(event) => go({ step: event.currentTarget.value, attempt: null, line: null })}
        >
          {logs.map((log) => (
            <option key={log.step} value={log.step}>
              {log.step}
              {log.live ? ' · running' : ''}
            </option>
          ))}
        </select>
        {chosen.attempts > 1 && (
          <select
            className="field"
            aria-label="Attempt"
            value={attempt ?? state.attempt ?? chosen.attempts}
            onChange={(event) =>
              go({ step, attempt: Number(event.currentTarget.value), line: null })
            }
          >
            {Array.from({ length: chosen.attempts }, (_, i) => (
              <option key={i} value={i + 1}>
                attempt {i + 1}
              </option>
            ))}
          </select>
        )}
        <span className="log-count">
          <b>{total.toLocaleString('en')}</b> {total === 1 ? 'line' : 'lines'}
          {!complete && state.loaded && <span className="log-live"> · live</span>}
        </span>
        <span className="log-tools">
          <Button
            icon={<WarningIcon size={14} />}
            busy={firstError.searching}
            disabledReason={
              errorLine === null && !firstError.searching ? 'No error was found in this log.' : null
            }
            onClick={() => errorLine !== null && jumpTo(errorLine)}
          >
            First error
          </Button>
          <Button
            aria-pressed={wrap}
            className={cx(wrap && 'button-on')}
            onClick={() => setWrap(!wrap)}
          >
            Wrap
          </Button>
          <a
            className="button icon-button"
            href={download}
            download
            aria-label="Download the log"
            title="Download the log"
          >
            <DownloadIcon size={16} />
          </a>
          <SearchField
            label="Search the log"
            value={search}
            onChange={setSearch}
            onEnter={() => goFound(1)}
          />
          {search !== '' && (
            <span className="log-found" role="status">
              {found.searching
                ? 'Searching…'
                : found.matches.length === 0
                  ? 'Not found'
                  : `${found.at + 1} of ${found.matches.length.toLocaleString('en')}${found.next !== null ? ' or more' : ''}`}
              <span className="log-found-up">
                <IconButton
                  small
                  label="Previous match"
                  icon={<ChevronDownIcon size={14} />}
                  onClick={() => goFound(-1)}
                />
              </span>
              <IconButton
                small
                label="Next match"
                icon={<ChevronDownIcon size={14} />}
                onClick={() => goFound(1)}
              />
            </span>
          )}
        </span>
      </div>
      {state.error !== null && <p className="log-problem">{state.error.problem.detail}</p>}
      <LogText
        key={step}
        reader={reader}
        state={state}
        wrap={wrap}
        search={search}
        errorLine={errorLine}
        linked={address.line}
        jump={jump}
        hrefOf={href}
        onLink={(line) => go({ step, line, attempt }, true)}
        label={`Log of ${step}`}
      />
    </div>
  );
}

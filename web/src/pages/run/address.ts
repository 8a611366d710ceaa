// What the address of a run's page says, and how it is changed: selection, attempt, line, search,
// filter and what is shown. Every view is a link that another person can open.
import { useCallback, useMemo } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import { stepStatuses } from '../../model/run/status';
import type { StepStatus } from '../../api/types';

export const views = ['graph', 'timeline', 'table', 'logs', 'report'] as const;
export type ViewName = (typeof views)[number];

export interface Address {
  run: string;
  view: ViewName;
  /** The address names no view. */
  bare: boolean;
  step: string | null;
  attempt: number | null;
  line: number | null;
  q: string;
  status: StepStatus[];
  /** The orchestrate node whose items are shown, or "workflow"; null is the first. */
  scope: string | null;
}

export interface AddressPart {
  view?: ViewName;
  step?: string | null;
  attempt?: number | null;
  line?: number | null;
  q?: string;
  status?: StepStatus[];
  scope?: string | null;
}

function numberOf(text: string | null): number | null {
  const number = Number(text);
  return text !== null && Number.isInteger(number) && number > 0 ? number : null;
}

export function useAddress(): Address {
  const { run = '', '*': rest = '' } = useParams();
  const [query] = useSearchParams();
  return useMemo(
    () => ({
      run,
      view: views.find((view) => view === rest.split('/')[0]) ?? 'graph',
      bare: rest === '',
      step: query.get('step'),
      attempt: numberOf(query.get('attempt')),
      line: numberOf(query.get('line')),
      q: query.get('q') ?? '',
      status: stepStatuses.filter((status) =>
        (query.get('status') ?? '').split(',').includes(status),
      ),
      scope: query.get('scope'),
    }),
    [run, rest, query],
  );
}

/** Another step takes attempt and line with it; another view keeps the selection. */
export function linkTo(address: Address, part: AddressPart): string {
  const next: Address = { ...address, ...part };
  if (part.step !== undefined && part.step !== address.step) {
    next.attempt = part.attempt ?? null;
    next.line = part.line ?? null;
  }
  const query = new URLSearchParams();
  if (next.step !== null) query.set('step', next.step);
  if (next.attempt !== null) query.set('attempt', String(next.attempt));
  if (next.line !== null) query.set('line', String(next.line));
  if (next.q !== '') query.set('q', next.q);
  if (next.status.length > 0) query.set('status', next.status.join(','));
  if (next.scope !== null) query.set('scope', next.scope);
  const text = query.toString();
  return `/runs/${encodeURIComponent(next.run)}/${next.view}${text === '' ? '' : `?${text}`}`;
}

export type Go = (part: AddressPart, replace?: boolean) => void;

/** Selecting makes a place to go back to; typing and filtering do not. */
export function useGo(address: Address): Go {
  const navigate = useNavigate();
  return useCallback(
    (part, replace = false) => void navigate(linkTo(address, part), { replace }),
    [address, navigate],
  );
}

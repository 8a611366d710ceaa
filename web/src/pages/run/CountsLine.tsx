import type { ReactNode } from 'react';
import { isLive, timeOf } from '../../model/run/run';
import { clock, cx, useNow } from '../../ui';
import { Ribbon } from './Ribbon';
import type { Scene } from './useScene';

interface StatProps {
  label: string;
  children: ReactNode;
  look?: string | false;
}

function Stat({ label, children, look = false }: StatProps) {
  return (
    <div className={cx('stat', look !== false && `stat-lit state-${look}`)}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** The numbers that people ask for, and the whole run as a ribbon of cells. */
export function CountsLine({
  scene,
  onSelect,
}: {
  scene: Scene;
  onSelect: (index: number | null) => void;
}) {
  const { run } = scene;
  const { counts, scope } = scene.main;
  const live = isLive(run);
  const local = useNow(live ? 1_000 : 0);
  const now = timeOf(run, Math.max(local, run.received_at));
  const cap = scope.orchestrate?.cap ?? null;
  const left = live && run.eta_ms !== null ? Math.max(0, run.eta_ms - (now - run.now)) : null;
  const number = (n: number) => n.toLocaleString('en');
  return (
    <div className="counts-line">
      <dl className="stats">
        <Stat label="Done">
          {number(counts.done)} <em>of {number(counts.total)}</em>
        </Stat>
        <Stat label="Running" look={counts.running > 0 && 'run'}>
          {number(counts.running)} {cap !== null && <em>of {number(cap)}</em>}
        </Stat>
        <Stat label="Ready" look={counts.ready > 0 && 'rdy'}>
          {number(counts.ready)}
        </Stat>
        <Stat label="Failed" look={counts.failed > 0 && 'bad'}>
          {number(counts.failed)}
        </Stat>
        <Stat label="Blocked" look={counts.blocked > 0 && 'blk'}>
          {number(counts.blocked)}
        </Stat>
        {counts.needs_attention > 0 && (
          <Stat label="Needs attention" look="attention">
            {number(counts.needs_attention)}
          </Stat>
        )}
        <Stat label={live ? 'Elapsed' : run.interrupted ? 'Ran for' : 'Took'}>
          {clock(now - run.started_at)}
        </Stat>
        {live && (
          <Stat label="Left, about">
            {left === null ? '–' : clock(Math.ceil(left / 1000) * 1000)}
          </Stat>
        )}
      </dl>
      <Ribbon scene={scene} onSelect={onSelect} />
    </div>
  );
}

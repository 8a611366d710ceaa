import { useMemo } from 'react';
import type { OrchestratePreview } from '../../api/types';
import { amount, relatives } from '../../model/workflow/plan';
import type { Address } from './address';
import './NodePanel.css';

interface Props {
  preview: OrchestratePreview;
  address: Address;
}

export function ItemPanel({ preview, address }: Props) {
  const place = preview.items.findIndex((one) => one.key === address.item);
  const item = preview.items[place];
  const { above, below } = useMemo(() => relatives(preview, place), [preview, place]);
  if (item === undefined) {
    return <p className="quiet">Select an item to see what it needs and what it holds.</p>;
  }
  const direct = new Set(item.dependencies);
  const dependents = below.filter((other) => preview.items[other]?.dependencies.includes(place));
  const onPath = preview.critical_path.includes(place);
  return (
    <div className="node-panel">
      <h2>{item.key}</h2>
      <p>
        {preview.layers[item.layer] ?? `Layer ${item.layer + 1}`}
        {onPath && ' · on the critical path'}
      </p>
      {item.status === 'skipped' && (
        <p className="node-about">Will be skipped: {item.reason ?? 'nothing to do'}.</p>
      )}
      <dl className="members">
        <div>
          <dt>{item.expected_ms === null ? 'Weight' : 'Expected'}</dt>
          <dd>
            {item.expected_ms === null
              ? amount(item.weight, preview.weights_are_ms)
              : amount(item.expected_ms, true)}
          </dd>
        </div>
        <div>
          <dt>Waits for</dt>
          <dd>
            {direct.size === 0
              ? 'nothing, it starts first'
              : `${direct.size} directly, ${above.length} in all`}
          </dd>
        </div>
        <div>
          <dt>Holds</dt>
          <dd>
            {below.length === 0
              ? 'nothing'
              : `${dependents.length} directly, ${below.length} in all`}
          </dd>
        </div>
      </dl>
      <Keys title="Needs" places={[...direct]} preview={preview} address={address} />
      <Keys title="Is needed by" places={dependents} preview={preview} address={address} />
    </div>
  );
}

interface KeysProps extends Props {
  title: string;
  places: number[];
}

const most = 60;

function Keys({ title, places, preview, address }: KeysProps) {
  if (places.length === 0) return null;
  return (
    <section>
      <h3>{title}</h3>
      <div className="row">
        {places.slice(0, most).map((place) => {
          const key = preview.items[place]?.key ?? '';
          return (
            <button
              key={key}
              type="button"
              className="chip"
              onClick={() => address.go({ item: key, panel: 'item' })}
            >
              {key}
            </button>
          );
        })}
        {places.length > most && <span className="quiet">and {places.length - most} more</span>}
      </div>
    </section>
  );
}

import { useEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, MouseEvent, ReactNode } from 'react';
import type { Layout } from '../../api/types';
import { cx } from '../className';
import { CardView } from './CardView';
import { GraphControls } from './GraphControls';
import { kindsOf, neighboursOf, related, walk } from './graph';
import type { GraphCard, Path } from './graph';
import { LayerBars } from './LayerBars';
import { LayerNames } from './LayerNames';
import { Minimap } from './Minimap';
import { boxesOf, paintEdges, paintPills, prepare } from './paint';
import { useCamera } from './useCamera';
import { useSuited } from './useSuited';
import { usePalette } from './usePalette';
import { useVisible } from './useVisible';
import type { Rect } from './viewport';
import './ItemGraph.css';

interface Props {
  /** Says what it is to a screen reader: "Graph of 20 items". */
  label: string;
  layout: Layout;
  layers: readonly string[];
  cards: readonly GraphCard[];
  selected: number | null;
  path: Path;
  /** Cards whose lines are drawn as held by a failure. */
  held: ReadonlySet<number>;
  /** The cards that a search or filter leaves; null when there is none. */
  found: ReadonlySet<number> | null;
  onSelect: (place: number | null) => void;
  /** Enter on the selected card, or a double click. */
  onOpen?: (place: number) => void;
  /** Lower left corner. */
  legend?: ReactNode;
}

const pillElementsMax = 400;
/** Up to here every card is an element, in sight or not: found by assistive technology and Ctrl+F. */
const allElementsMax = 150;
/** Small graphs keep readable cards and are moved; larger ones are seen as a whole first. */
const readableMax = 60;

/**
 * Cards in layers. Lines are a canvas, cards are elements and only those in sight; a change of state
 * renders one card and never moves any.
 */
export function ItemGraph({
  label,
  layout: given,
  layers,
  cards,
  selected,
  path,
  held,
  found,
  onSelect,
  onOpen,
  legend,
}: Props) {
  const root = useRef<HTMLDivElement>(null);
  const lines = useRef<HTMLCanvasElement>(null);
  const world = useRef<HTMLDivElement>(null);
  const control = useCamera(root);
  const layout = useSuited(given, control, wantedWidth(cards));
  const visible = useVisible(control, layout.x.length);
  const palette = usePalette();
  const neighbours = useMemo(() => neighboursOf(layout), [layout]);
  const boxes = useMemo(() => boxesOf(layout), [layout]);
  const kinds = useMemo(
    () => kindsOf(layout, neighbours, selected, path, held),
    [layout, neighbours, selected, path, held],
  );
  const near = useMemo(() => {
    if (selected === null) return null;
    const { above, below } = related(selected, neighbours);
    return new Set([...above, ...below, ...held]);
  }, [selected, neighbours, held]);
  const [focused, setFocused] = useState<number | null>(null);
  const wantsFocus = useRef(false);
  const active = focused ?? selected ?? firstPlace(layout);
  const bars = visible.detail === 'bars';
  const places = useMemo(
    () => (bars ? [] : placesIn(layout, visible.rect, [active, selected])),
    [bars, layout, visible.rect, active, selected],
  );
  const painted = visible.detail === 'pill' && places.length > pillElementsMax;
  const paintedCards = painted ? cards : null;
  const dimmed = (place: number) =>
    found !== null ? !found.has(place) : near !== null && !near.has(place);

  useEffect(
    () =>
      control.setWorld(
        { width: layout.width, height: layout.height },
        layout.x.length <= readableMax ? 0.8 : 0,
      ),
    [control, layout],
  );

  const paint = useRef<() => void>(() => undefined);
  paint.current = () => {
    const box = root.current;
    if (lines.current === null || box === null) return;
    const window = { width: box.clientWidth, height: box.clientHeight };
    const pen = prepare(lines.current, window);
    if (pen === null || visible.detail === 'bars') return;
    const camera = control.current();
    paintEdges(pen, layout, boxes, kinds, camera, window, palette);
    if (painted) paintPills(pen, layout, cards, visible.rect, camera, palette, dimmed);
  };
  useEffect(() => paint.current(), [layout, kinds, palette, visible, painted, paintedCards, found]);
  useEffect(
    () =>
      control.watch((camera) => {
        if (world.current !== null)
          world.current.style.transform = `translate(${camera.x}px, ${camera.y}px) scale(${camera.k})`;
        paint.current();
      }),
    [control],
  );

  const rectOf = (place: number): Rect => {
    const left = layout.x[place] ?? 0;
    const top = layout.y[place] ?? 0;
    return { left, top, right: left + layout.card_width, bottom: top + layout.card_height };
  };
  const aimed = useRef(selected);
  useEffect(() => {
    const target = selected === null ? null : rectOf(selected);
    control.setTarget(target);
    // From far away a card cannot be seen: who selects one is taken to it.
    if (target !== null && bars && aimed.current !== selected) {
      control.centre((target.left + target.right) / 2, (target.top + target.bottom) / 2, 0.75);
    }
    aimed.current = selected;
    // rectOf is of the layout.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [control, selected, layout]);
  useEffect(() => {
    if (!wantsFocus.current) return;
    wantsFocus.current = false;
    root.current
      ?.querySelector<HTMLElement>(`[data-place="${active}"] button`)
      ?.focus({ preventScroll: true });
  }, [active]);

  const goTo = (place: number) => {
    wantsFocus.current = true;
    setFocused(place);
    control.reveal(rectOf(place));
  };
  const press = (event: KeyboardEvent) => {
    const place = placeAt(event.target);
    if (place === null || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = walk(event.key, place, layout, neighbours);
    if (next !== null) goTo(next);
    else if (event.key === 'Enter') {
      if (place === selected && onOpen !== undefined) onOpen(place);
      else onSelect(place);
    } else if (event.key === ' ') onSelect(place);
    else if (event.key === 'Escape') onSelect(null);
    else if (!event.key.startsWith('Arrow')) return;
    event.preventDefault();
  };
  const click = (event: MouseEvent) => {
    // A key press on a card clicks it too: that was taken care of.
    if (event.detail === 0) return;
    if ((event.target as Element).closest('[data-no-pan]') !== null) return;
    let place = placeAt(event.target);
    if (place === null && painted && root.current !== null)
      place = hit(event, root.current, control.current(), layout);
    setFocused(place);
    onSelect(place);
  };

  return (
    <div
      ref={root}
      className={cx('graph', `graph-${visible.detail}`)}
      role="group"
      aria-label={label}
      onKeyDown={press}
      onClick={click}
      onDoubleClick={(event) => {
        const place = placeAt(event.target);
        if (place !== null) onOpen?.(place);
      }}
    >
      <canvas ref={lines} className="graph-lines" aria-hidden="true" />
      {!bars && <LayerNames layout={layout} layers={layers} control={control} />}
      <div ref={world} className="graph-world" hidden={bars}>
        {(painted ? places.filter((place) => place === active || place === selected) : places).map(
          (place) => {
            const card = cards[place];
            return (
              card !== undefined && (
                <CardView
                  key={place}
                  place={place}
                  card={card}
                  x={layout.x[place] ?? 0}
                  y={layout.y[place] ?? 0}
                  width={layout.card_width}
                  height={layout.card_height}
                  selected={place === selected}
                  dim={dimmed(place)}
                  found={found !== null && found.has(place)}
                  active={place === active}
                />
              )
            );
          },
        )}
      </div>
      {bars && (
        <div data-no-pan>
          <LayerBars
            layout={layout}
            layers={layers}
            cards={cards}
            onOpen={(place) => {
              const rect = rectOf(place);
              control.centre((rect.left + rect.right) / 2, (rect.top + rect.bottom) / 2, 0.75);
            }}
          />
        </div>
      )}
      {legend !== undefined && !bars && <div className="graph-legend">{legend}</div>}
      <div className="graph-corner" data-no-pan>
        {!bars && <Minimap layout={layout} cards={cards} palette={palette} control={control} />}
        <GraphControls control={control} />
      </div>
    </div>
  );
}

/** Of a card that shows the longest title; titles do not change while a graph is shown. */
function wantedWidth(cards: readonly GraphCard[]): number {
  let longest = 0;
  for (const card of cards) longest = Math.max(longest, card.title.length);
  return Math.ceil(longest * 7.4) + 46;
}

function placeAt(target: EventTarget): number | null {
  const card = (target as Element).closest<HTMLElement>('[data-place]');
  return card === null ? null : Number(card.dataset.place);
}

function hit(
  event: MouseEvent,
  root: HTMLElement,
  camera: { x: number; y: number; k: number },
  layout: Layout,
): number | null {
  const box = root.getBoundingClientRect();
  const x = (event.clientX - box.left - camera.x) / camera.k;
  const y = (event.clientY - box.top - camera.y) / camera.k;
  const place = layout.x.findIndex((left, i) => {
    const top = layout.y[i] ?? 0;
    return x >= left && x <= left + layout.card_width && y >= top && y <= top + layout.card_height;
  });
  return place < 0 ? null : place;
}

function firstPlace(layout: Layout): number {
  let first = 0;
  layout.x.forEach((x, place) => {
    const best = layout.x[first] ?? 0;
    if (x < best || (x === best && (layout.y[place] ?? 0) < (layout.y[first] ?? 0))) first = place;
  });
  return first;
}

/** In reading order: layer by layer, from above. */
function placesIn(layout: Layout, rect: Rect, always: (number | null)[]): number[] {
  const all = layout.x.length <= allElementsMax;
  const places: number[] = [];
  layout.x.forEach((x, place) => {
    const y = layout.y[place] ?? 0;
    const inside =
      all ||
      (x + layout.card_width >= rect.left &&
        x <= rect.right &&
        y + layout.card_height >= rect.top &&
        y <= rect.bottom);
    if (inside || always.includes(place)) places.push(place);
  });
  return places.sort(
    (a, b) => (layout.x[a] ?? 0) - (layout.x[b] ?? 0) || (layout.y[a] ?? 0) - (layout.y[b] ?? 0),
  );
}

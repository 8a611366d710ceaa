// Pan and zoom of a window over a world: pointer, wheel, touch. Listeners are called at most once a
// frame; no component renders while the camera moves.
import { useEffect, useMemo } from 'react';
import type { RefObject } from 'react';
import { fitted, held, revealed, zoomedAt } from './viewport';
import type { Camera, Rect, Size } from './viewport';

type Watcher = (camera: Camera, window: Size) => void;

/** Pixels around what is brought into sight. */
const margin = 20;

export const padding: Rect = { left: 22, top: 36, right: 22, bottom: 44 };

export class CameraControl {
  private camera: Camera = { x: 0, y: 0, k: 1 };
  private window: Size = { width: 0, height: 0 };
  private world: Size = { width: 0, height: 0 };
  private readonly watchers = new Set<Watcher>();
  private frame = 0;
  private touched = false;
  /** Not smaller than this by itself; 0 for graphs that are seen as a whole first. */
  private readable = 0;
  private moving = 0;
  private target: Rect | null = null;

  watch(watcher: Watcher): () => void {
    this.watchers.add(watcher);
    if (this.window.width > 0) watcher(this.camera, this.window);
    return () => this.watchers.delete(watcher);
  }

  /** Whether a person has moved it: it stays where they left it. */
  isTouched(): boolean {
    return this.touched;
  }

  current(): Camera {
    return this.camera;
  }

  setWindow(window: Size): void {
    this.window = window;
    if (!this.touched) this.show();
    else if (this.target === null) this.changed();
    else this.put(revealed(this.camera, this.target, this.window, margin));
  }

  setWorld(world: Size, readable = 0): void {
    this.readable = readable;
    if (world.width === this.world.width && world.height === this.world.height) return;
    this.world = world;
    if (!this.touched) this.show();
  }

  fit(): void {
    this.touched = false;
    if (this.window.width === 0 || this.window.height === 0) return;
    this.put(fitted(this.world, this.window, padding));
  }

  /** All of it, unless cards could not be read then: the part with the target, or its beginning. */
  show(): void {
    this.touched = false;
    if (this.window.width === 0 || this.window.height === 0) return;
    const whole = fitted(this.world, this.window, padding);
    if (whole.k >= this.readable) {
      this.put(whole);
      return;
    }
    const k = this.readable;
    const y = Math.max(padding.top, (this.window.height - this.world.height * k) / 2);
    const begin = { k, x: padding.left, y };
    this.put(this.target === null ? begin : revealed(begin, this.target, this.window, margin));
  }

  /** What stays in sight when the window changes, and is brought there now. */
  setTarget(target: Rect | null): void {
    this.target = target;
    if (target !== null && this.window.width > 0) this.reveal(target);
  }

  pan(x: number, y: number): void {
    this.touched = true;
    const { camera } = this;
    this.put(held({ k: camera.k, x: camera.x + x, y: camera.y + y }, this.world, this.window));
  }

  /** Around a point of the window, its middle when absent. */
  zoom(factor: number, x = this.window.width / 2, y = this.window.height / 2): void {
    this.touched = true;
    const whole = fitted(this.world, this.window, padding).k;
    this.put(
      held(zoomedAt(this.camera, factor, x, y, Math.min(0.3, whole)), this.world, this.window),
    );
  }

  zoomTo(k: number): void {
    this.zoom(k / this.camera.k);
  }

  centre(x: number, y: number, k = this.camera.k): void {
    this.touched = true;
    this.put(
      held(
        { k, x: this.window.width / 2 - x * k, y: this.window.height / 2 - y * k },
        this.world,
        this.window,
      ),
    );
  }

  /** Glides until `target` is seen; jumps where motion is not wanted. */
  reveal(target: Rect): void {
    const to = revealed(this.camera, target, this.window, margin);
    if (to.x === this.camera.x && to.y === this.camera.y) return;
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
      this.put(to);
      return;
    }
    const from = this.camera;
    const start = performance.now();
    const step = (now: number) => {
      const t = Math.min(1, (now - start) / 180);
      const share = 1 - (1 - t) ** 3;
      this.camera = {
        k: to.k,
        x: from.x + (to.x - from.x) * share,
        y: from.y + (to.y - from.y) * share,
      };
      this.changed();
      this.moving = t < 1 ? requestAnimationFrame(step) : 0;
    };
    cancelAnimationFrame(this.moving);
    this.moving = requestAnimationFrame(step);
  }

  private put(camera: Camera): void {
    cancelAnimationFrame(this.moving);
    this.camera = camera;
    this.changed();
  }

  private changed(): void {
    if (this.frame !== 0) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      for (const watcher of this.watchers) watcher(this.camera, this.window);
    });
  }
}

/** A control that listens to the element of `root`. */
export function useCamera(root: RefObject<HTMLElement | null>): CameraControl {
  const control = useMemo(() => new CameraControl(), []);
  useEffect(() => {
    const element = root.current;
    if (element === null) return;
    const sizes = new ResizeObserver(() => {
      control.setWindow({ width: element.clientWidth, height: element.clientHeight });
    });
    sizes.observe(element);
    const stop = listen(element, control);
    return () => {
      sizes.disconnect();
      stop();
    };
  }, [control, root]);
  return control;
}

function listen(element: HTMLElement, control: CameraControl): () => void {
  const pointers = new Map<number, { x: number; y: number }>();
  let dragged = false;
  const at = (event: MouseEvent) => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const wheel = (event: WheelEvent) => {
    event.preventDefault();
    const unit = event.deltaMode === 1 ? 16 : 1;
    const point = at(event);
    if (event.ctrlKey || event.metaKey)
      control.zoom(Math.exp(-event.deltaY * unit * 0.006), point.x, point.y);
    else if (event.shiftKey) control.pan(-(event.deltaY + event.deltaX) * unit, 0);
    else control.pan(-event.deltaX * unit, -event.deltaY * unit);
  };
  const down = (event: PointerEvent) => {
    if (event.button > 1 || (event.target as Element).closest('[data-no-pan]') !== null) return;
    pointers.set(event.pointerId, at(event));
    dragged = false;
  };
  const move = (event: PointerEvent) => {
    const before = pointers.get(event.pointerId);
    if (before === undefined) return;
    const now = at(event);
    if (pointers.size === 1) {
      if (!dragged && Math.hypot(now.x - before.x, now.y - before.y) < 4) return;
      if (!dragged) element.setPointerCapture(event.pointerId);
      dragged = true;
      element.classList.add('graph-panning');
      control.pan(now.x - before.x, now.y - before.y);
    } else {
      const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
      if (other === undefined) return;
      const apart = Math.hypot(before.x - other.x, before.y - other.y);
      const next = Math.hypot(now.x - other.x, now.y - other.y);
      dragged = true;
      if (apart > 0) control.zoom(next / apart, (now.x + other.x) / 2, (now.y + other.y) / 2);
      control.pan((now.x - before.x) / 2, (now.y - before.y) / 2);
    }
    pointers.set(event.pointerId, now);
  };
  const up = (event: PointerEvent) => {
    pointers.delete(event.pointerId);
    element.classList.remove('graph-panning');
  };
  // What ends a drag is no click.
  const click = (event: MouseEvent) => {
    if (!dragged) return;
    event.stopPropagation();
    dragged = false;
  };
  element.addEventListener('wheel', wheel, { passive: false });
  element.addEventListener('pointerdown', down);
  element.addEventListener('pointermove', move);
  element.addEventListener('pointerup', up);
  element.addEventListener('pointercancel', up);
  element.addEventListener('click', click, true);
  return () => {
    element.removeEventListener('wheel', wheel);
    element.removeEventListener('pointerdown', down);
    element.removeEventListener('pointermove', move);
    element.removeEventListener('pointerup', up);
    element.removeEventListener('pointercancel', up);
    element.removeEventListener('click', click, true);
  };
}

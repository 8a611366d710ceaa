// What the tabs of a browser and the one owner of the event stream say to each other.
import type { Change, RunSummary, View } from '../api/types';

/** `reconnecting` becomes `lost` when it lasts; `since`: when the last word of the server came. */
export type Health =
  | { state: 'idle' | 'connecting' | 'live' }
  | { state: 'reconnecting' | 'lost'; since: number }
  | { state: 'signed-out' };

export type LiveEvent =
  | { type: 'view'; view: View }
  | { type: 'change'; change: Change }
  | { type: 'gone'; run: string }
  | { type: 'list'; runs: RunSummary[] };

/** `lock` names a Web Lock that the tab holds for as long as it lives. */
export type ToHub =
  | { type: 'subscribe'; runs: string[]; list: boolean }
  | { type: 'hello'; lock: string }
  | { type: 'wake' }
  | { type: 'bye' };

export type FromHub = LiveEvent | { type: 'health'; health: Health };

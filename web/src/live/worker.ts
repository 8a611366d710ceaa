// The SharedWorker: one hub, and a port to each tab. A tab that dies without a word is noticed by
// the lock that it held.
import { Hub } from './hub';
import type { Client } from './hub';
import type { ToHub } from './protocol';
import { browserWorld } from './world';

const hub = new Hub(browserWorld());
const scope = globalThis as unknown as { onconnect: (event: MessageEvent) => void };

scope.onconnect = (event) => {
  const port = event.ports[0];
  if (port === undefined) return;
  const client: Client = { send: (message) => port.postMessage(message) };
  hub.add(client);
  port.onmessage = ({ data }: MessageEvent<ToHub>) => {
    switch (data.type) {
      case 'hello':
        void navigator.locks.request(data.lock, () => hub.remove(client));
        break;
      case 'subscribe':
        hub.subscribe(client, data.runs, data.list);
        break;
      case 'wake':
        hub.wake();
        break;
      case 'bye':
        hub.remove(client);
        break;
    }
  };
};

// The network between a worker and its server, as a test can break it: a TCP proxy that is cut, slowed
// down, or holds everything back without a word, as a firewall does that has forgotten a connection.
import net from 'node:net';
import tls from 'node:tls';

export class Wire {
  #target;
  #server;
  #links = new Set();
  #delayMs = 0;
  #held = false;
  #cut = false;

  /**
   * Listens on a free port of 127.0.0.1 and leads to `target` ("host:port"). `secure` are options of
   * tls.createServer: TLS ends here then.
   */
  static async open(target, { secure } = {}) {
    const wire = new Wire();
    const [host, port] = target.split(':');
    wire.#target = { host, port: Number(port) };
    const join = (socket) => wire.#join(socket);
    wire.#server = secure
      ? tls.createServer({ ALPNProtocols: ['h2'], ...secure }, join)
      : net.createServer(join);
    wire.#server.on('tlsClientError', () => {});
    await new Promise((resolve) => wire.#server.listen(0, '127.0.0.1', resolve));
    wire.port = wire.#server.address().port;
    wire.address = `127.0.0.1:${wire.port}`;
    return wire;
  }

  #join(near) {
    near.on('error', () => near.destroy());
    if (this.#cut) {
      near.resetAndDestroy();
      return;
    }
    const far = net.connect(this.#target);
    const link = { near, far };
    this.#links.add(link);
    const end = () => {
      near.destroy();
      far.destroy();
      this.#links.delete(link);
    };
    for (const socket of [near, far]) socket.on('error', end).on('close', end);
    near.on('data', (data) => this.#pass(near, far, data));
    far.on('data', (data) => this.#pass(far, near, data));
    if (this.#held) this.#pause(link);
  }

  #pass(from, to, data) {
    if (this.#delayMs === 0) {
      if (!to.write(data)) {
        from.pause();
        to.once('drain', () => this.#held || from.resume());
      }
      return;
    }
    setTimeout(() => !to.destroyed && to.write(data), this.#delayMs);
  }

  #pause({ near, far }) {
    near.pause();
    far.pause();
  }

  /** Ends all connections at once and refuses new ones. */
  cut() {
    this.#cut = true;
    for (const { near, far } of this.#links) {
      near.resetAndDestroy();
      far.destroy();
    }
  }

  /** Connections stay open, but nothing goes through them any more. */
  hold() {
    this.#held = true;
    for (const link of this.#links) this.#pause(link);
  }

  /** Everything takes this much longer, each way. */
  slow(delayMs) {
    this.#delayMs = delayMs;
  }

  /** As if nothing had been. */
  mend() {
    this.#cut = false;
    this.#held = false;
    this.#delayMs = 0;
    for (const { near, far } of this.#links) {
      near.resume();
      far.resume();
    }
  }

  /** Another certificate for connections from here on. */
  secure(options) {
    this.#server.setSecureContext({ ALPNProtocols: ['h2'], ...options });
  }

  close() {
    this.cut();
    return new Promise((resolve) => this.#server.close(resolve));
  }
}

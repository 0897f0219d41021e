/**
 * Sends requests as a provider does: over many connections, and again, byte for byte, until each is
 * acknowledged. Records what was acknowledged, forgets nothing and never gives up.
 */

import { connect, type Socket } from 'node:net';

export class ProviderSender {
  /** How many requests were answered 204. */
  acknowledged = 0;
  /** How often a request was sent and no answer came. */
  unanswered = 0;
  /** Other answers than 204, by status. */
  readonly refusals = new Map<number, number>();
  /** Called after each acknowledgement. */
  onAcknowledged: () => void = () => undefined;
  readonly #requests: readonly Buffer[];
  #next = 0;
  #port: number | null = null;
  #wake = Promise.withResolvers<void>();

  constructor(requests: readonly Buffer[]) {
    this.#requests = requests;
  }

  /** Where the receiver listens from now on, or null while there is none. */
  pointTo(port: number | null): void {
    this.#port = port;
    const wake = this.#wake;
    if (port === null) return;
    this.#wake = Promise.withResolvers();
    wake.resolve();
  }

  /** Resolves when every request is acknowledged. */
  async send(connections: number): Promise<void> {
    await Promise.all(Array.from({ length: connections }, () => this.#work()));
  }

  async #work(): Promise<void> {
    using connection = new Connection();
    for (;;) {
      const request = this.#requests[this.#next];
      if (request === undefined) return;
      this.#next += 1;
      while (!(await this.#deliver(connection, request)));
    }
  }

  /** Sends once. Returns whether it was acknowledged. */
  async #deliver(connection: Connection, request: Buffer): Promise<boolean> {
    while (this.#port === null) await this.#wake.promise;
    const status = await connection.exchange(this.#port, request);
    if (status === 204) {
      this.acknowledged += 1;
      this.onAcknowledged();
      return true;
    }
    if (status === null) this.unanswered += 1;
    else this.refusals.set(status, (this.refusals.get(status) ?? 0) + 1);
    // The receiver may be gone. The code that stops it says so in this turn of the loop or the next.
    await new Promise((resolve) => setTimeout(resolve, 5));
    return false;
  }
}

/** One connection, opened as needed, with one request in progress at a time. */
class Connection {
  #socket: Socket | null = null;
  #port = 0;

  /** The status of the answer, or null if there was none. */
  exchange(port: number, request: Buffer): Promise<number | null> {
    if (this.#socket === null || this.#socket.destroyed || this.#port !== port) {
      this.#socket?.destroy();
      this.#socket = connect(port, '127.0.0.1').setNoDelay(true);
      this.#port = port;
    }
    const socket = this.#socket;
    return new Promise((resolve) => {
      let heard = '';
      const finish = (status: number | null): void => {
        socket.removeAllListeners('data').removeAllListeners('error').removeAllListeners('close');
        socket.on('error', () => undefined);
        if (status === null) socket.destroy();
        resolve(status);
      };
      socket.removeAllListeners('error');
      socket.on('error', () => finish(null));
      socket.on('close', () => finish(null));
      socket.on('data', (chunk) => {
        heard += chunk.toString('latin1');
        const status = statusOfWhole(heard);
        if (status !== null) finish(status);
      });
      socket.write(request);
    });
  }

  [Symbol.dispose](): void {
    this.#socket?.destroy();
  }
}

/** The status of a reply that has arrived in full, or null before. */
function statusOfWhole(heard: string): number | null {
  const headEnd = heard.indexOf('\r\n\r\n');
  if (headEnd === -1) return null;
  const length = Number(/\r\ncontent-length: *(\d+)/i.exec(heard.slice(0, headEnd))?.[1] ?? 0);
  return heard.length >= headEnd + 4 + length ? Number(heard.slice(9, 12)) : null;
}

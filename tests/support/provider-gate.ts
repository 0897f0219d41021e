/**
 * A gate in front of a provider: bytes pass unchanged while it is open; while it is shut, connections to its
 * port are refused.
 */

import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

export class ProviderGate implements AsyncDisposable {
  readonly #target: number;
  readonly #sockets = new Set<Socket>();
  #server: Server | null = null;
  #port = 0;

  private constructor(target: number) {
    this.#target = target;
  }

  /** An open gate in front of the provider at `url`. */
  static async before(url: string): Promise<ProviderGate> {
    const gate = new ProviderGate(Number(new URL(url).port));
    await gate.open();
    return gate;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async open(): Promise<void> {
    if (this.#server !== null) return;
    const server = createServer((client) => this.#join(client));
    this.#server = server;
    await once(server.listen(this.#port, '127.0.0.1'), 'listening');
    const address = server.address();
    if (address !== null && typeof address !== 'string') this.#port = address.port;
  }

  async shut(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server === null) return;
    for (const socket of this.#sockets) socket.resetAndDestroy();
    await once(server.close(), 'close');
  }

  #join(client: Socket): void {
    const provider = connect(this.#target, '127.0.0.1');
    for (const [socket, other] of [
      [client, provider],
      [provider, client],
    ] as const) {
      this.#sockets.add(socket);
      socket.on('error', () => other.resetAndDestroy());
      socket.on('close', (hadError) => {
        this.#sockets.delete(socket);
        if (hadError) other.resetAndDestroy();
      });
      socket.pipe(other);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.shut();
  }
}

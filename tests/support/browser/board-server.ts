/** A Callboard with a board to look at, as a process that can be killed, and an emulated provider that places calls. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Emulator, startEmulator } from '@callboard/emulator';
import { vi } from 'vitest';
import { freePort } from '../../../bench/ingest/free-port.ts';
import type { MadeApiKey, NewApiKey } from '../../../src/core/wire/access.ts';
import { madeApiKeySchema } from '../../../src/http/schemas/access.ts';
import { type ServeProcess, startServe } from '../process-serve.ts';

export const SIGNING_KEY = 'PSK_of_the_board';

export const ADMIN_TOKEN = 'admin-token-of-the-board-0123456789';

export class BoardServer implements AsyncDisposable {
  readonly url: string;
  readonly #port: number;
  readonly #folder: string;
  readonly #env: Readonly<Record<string, string>>;
  #process: ServeProcess;

  private constructor(port: number, env: Readonly<Record<string, string>>) {
    this.#port = port;
    this.url = `http://127.0.0.1:${port}`;
    this.#folder = mkdtempSync(join(tmpdir(), 'callboard-board-'));
    this.#env = { SIGNALWIRE_SIGNING_KEY: SIGNING_KEY, ...env };
    this.#process = this.#serve();
  }

  /** Starts on a free port, and waits until it listens. `env` is added to the usual settings. */
  static async start(env: Readonly<Record<string, string>> = {}): Promise<BoardServer> {
    const server = new BoardServer(await freePort(), env);
    await server.#process.listening;
    return server;
  }

  /** Starts a provider that places calls here, and resolves once `delivered` callbacks have come. */
  async placeCalls(delivered: number): Promise<Emulator> {
    const provider = await startEmulator({
      ...{ signingKey: SIGNING_KEY, target: `${this.url}/callbacks/voice`, seed: 'board' },
      ...{ speed: 20, callsPerSecond: 0.5 },
    });
    await vi.waitUntil(() => provider.deliveries().delivered >= delivered, { timeout: 120_000 });
    return provider;
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    await this.#process.kill();
  }

  /** Starts it again on the same port and data. */
  async startAgain(): Promise<void> {
    this.#process = this.#serve();
    await this.#process.listening;
  }

  /** Asks the API as an administrator. */
  ask(path: string, { method = 'GET', body }: { method?: string; body?: unknown } = {}) {
    return fetch(this.url + path, {
      method,
      headers: {
        authorization: `Bearer ${ADMIN_TOKEN}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  async makeKey(key: NewApiKey): Promise<MadeApiKey> {
    const answer = await this.ask('/api/v1/keys', { method: 'POST', body: key });
    return madeApiKeySchema.parse(await answer.json());
  }

  #serve(): ServeProcess {
    return startServe(this.#folder, this.#env, ['--port', `${this.#port}`]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

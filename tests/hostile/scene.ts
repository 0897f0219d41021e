/**
 * The scene of an attack: a data folder, Callboard processes on it, a ledger of callbacks, and in a full run a
 * bare server that shows how busy the machine is.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { freePort } from '../../bench/ingest/free-port.ts';
import { type ServeProcess, startServe } from '../support/process-serve.ts';
import type { Provider } from '../support/provider-request.ts';
import { Ledger } from './ledger.ts';
import type { Page } from './ledger-protocol.ts';

const BARE = resolve(import.meta.dirname, '../../bench/ingest/servers/bare.ts');

/** The sender of the normal callbacks, and the address it believes it sends to. */
export const PROVIDER: Provider = {
  signingKey: 'PSK_hostile',
  url: 'http://localhost:8484/callbacks/voice',
};

const ADMIN_TOKEN = 'hostile-admin-token-0123456789';

const SETTINGS = {
  SIGNALWIRE_SIGNING_KEY: PROVIDER.signingKey,
  CALLBOARD_PUBLIC_URL: new URL(PROVIDER.url).origin,
  CALLBOARD_ADMIN_TOKEN: ADMIN_TOKEN,
};

/** `short` for `npm test`, `full` for the targets: latencies count only in a full run. */
export type Size = 'short' | 'full';

interface BareServer {
  readonly child: ChildProcess;
  readonly port: number;
}

async function startBareServer(): Promise<BareServer> {
  const port = await freePort();
  return { child: spawn(process.execPath, [BARE, String(port)], { stdio: 'ignore' }), port };
}

/** A listening Callboard. */
export interface Target {
  readonly port: number;
  /** Such as `http://127.0.0.1:8484`. */
  readonly url: string;
  readonly process: ServeProcess;
}

export class Scene implements AsyncDisposable {
  readonly size: Size;
  /** The data folder. */
  readonly data: string;
  readonly #folder: string;
  readonly #ledger: Ledger;
  readonly #bare: BareServer | null;
  readonly #processes = new Set<ServeProcess>();

  private constructor(parts: {
    readonly size: Size;
    readonly folder: string;
    readonly ledger: Ledger;
    readonly bare: BareServer | null;
  }) {
    this.size = parts.size;
    this.#folder = parts.folder;
    this.data = join(parts.folder, 'data');
    this.#ledger = parts.ledger;
    this.#bare = parts.bare;
  }

  /** Creates an empty folder and a ledger that sends 75 callbacks a second once it has a target. */
  static async open(size: Size, run: string): Promise<Scene> {
    const folder = await mkdtemp(join(tmpdir(), 'callboard-hostile-'));
    await mkdir(join(folder, 'data'));
    const ledger = await Ledger.open({ provider: PROVIDER, perSecond: 75, run });
    const bare = size === 'full' ? await startBareServer() : null;
    return new Scene({ size, folder, ledger, bare });
  }

  /** Returns one value in a short run and another in a full one. */
  sized<Value>(short: Value, full: Value): Value {
    return this.size === 'short' ? short : full;
  }

  /** Starts Callboard on the data folder and waits until it listens. */
  async start(env: Readonly<Record<string, string>> = {}): Promise<Target> {
    await mkdir(this.data, { recursive: true });
    const serving = startServe(this.data, { ...SETTINGS, ...env });
    this.#processes.add(serving);
    void serving.end.then(() => this.#processes.delete(serving));
    const port = await serving.listening;
    return { port, url: `http://127.0.0.1:${port}`, process: serving };
  }

  /** The settings that accept the normal callbacks. */
  get settings(): Readonly<Record<string, string>> {
    return SETTINGS;
  }

  /** Sends normal callbacks to this Callboard; null pauses them. */
  sendTo(target: Pick<Target, 'port'> | null): void {
    this.#ledger.pointTo(target?.port ?? null, target === null ? null : (this.#bare?.port ?? null));
  }

  /** Lets normal callbacks flow for a while. */
  flow(seconds: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  }

  /** Sends an API request with the admin token. */
  ask(target: Target, path: string): Promise<Response> {
    return fetch(target.url + path, { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } });
  }

  /** Closes the ledger's record. */
  closeLedger(): Promise<Page> {
    return this.#ledger.close();
  }

  /**
   * How often each of the ledger's entries is stored, according to a fresh start on the same data after
   * everything else was stopped.
   */
  async readStored(): Promise<ReadonlyMap<string, number>> {
    for (const serving of this.#processes) await serving.stop();
    const target = await this.start();
    const answer = await this.ask(target, '/api/v1/events.ndjson');
    if (!answer.ok || answer.body === null) throw new Error(`the events: HTTP ${answer.status}`);
    const stored = new Map<string, number>();
    for await (const line of createInterface({ input: Readable.from(answer.body) })) {
      const [, entry] = /"LedgerEntry":"([^"]+)"/.exec(line) ?? [];
      if (entry !== undefined) stored.set(entry, (stored.get(entry) ?? 0) + 1);
    }
    await target.process.stop();
    return stored;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const serving of this.#processes) await serving.kill();
    await this.#ledger[Symbol.asyncDispose]();
    if (this.#bare !== null) {
      const ended = once(this.#bare.child, 'exit');
      this.#bare.child.kill('SIGKILL');
      await ended;
    }
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** The live feed over a real writer, on a clock that the test moves. */

import { join } from 'node:path';
import { maskSummary } from '../../src/core/masking/mask-call.ts';
import { type Live, startLive } from '../../src/live/start-live.ts';
import type { CallStore } from '../../src/ports/call-store.ts';
import type { StreamClient, StreamRequest } from '../../src/ports/live-feed.ts';
import { StoreUnavailableError } from '../../src/store/sqlite/threads/store-unavailable.ts';
import { type Delivery, T0 } from './callbacks.ts';
import { FollowedWriter } from './followed-writer.ts';
import { SILENT } from './silent.ts';
import { testFolder } from './store-folder.ts';
import { progressOf } from './store-observations.ts';
import { eventsIn, type SentEvent } from './stream-follower.ts';
import { VirtualTimer } from './virtual-timer.ts';

/** A connection whose other end can stop reading. */
export class ManualClient implements StreamClient {
  text = '';
  queuedBytes = 0;
  hasEnded = false;

  write(bytes: Uint8Array): void {
    this.text += Buffer.from(bytes).toString();
  }

  end(): void {
    this.hasEnded = true;
  }

  /** The events that it was sent, and only these if a name is given. */
  events(name?: string): readonly SentEvent[] {
    return eventsIn(this.text).filter((event) => name === undefined || event.name === name);
  }
}

export class LiveScene implements Disposable {
  readonly timer = new VirtualTimer(T0);
  readonly store: FollowedWriter;
  readonly counted = { streams: 0, cutOffs: 0 };
  /** The lags that were measured, in seconds. */
  readonly lags: number[] = [];
  /** How many of the next lists of calls fail. */
  failingLists = 0;
  live: Live;

  constructor(settings: { readonly staleMs?: number; readonly mostStreams?: number } = {}) {
    this.store = new FollowedWriter(join(testFolder(), 'callboard.db'), T0);
    this.live = this.start(settings);
  }

  start(settings: { readonly staleMs?: number; readonly mostStreams?: number } = {}): Live {
    return startLive({
      ...{ feed: this.store, changes: this.store, calls: this },
      ...{ timer: this.timer, logger: SILENT, mask: maskSummary, ...settings },
      hasDimensions: true,
      metrics: {
        streams: (open) => {
          this.counted.streams = open;
        },
        streamCutOff: () => {
          this.counted.cutOffs += 1;
        },
        streamed: () => undefined,
        providerLag: (seconds) => this.lags.push(seconds),
      },
    });
  }

  /** What's stored, if it can be read. */
  readonly list: CallStore['list'] = async (asker, filter, page) => {
    this.failingLists -= 1;
    if (this.failingLists >= 0) throw StoreUnavailableError.notReading();
    return await this.store.calls.list(asker, filter, page);
  };

  /** Starts again on what's stored, as after a crash. */
  async restart(): Promise<void> {
    this.live[Symbol.dispose]();
    this.timer.forgetAll();
    this.live = this.start();
    await this.loaded();
  }

  loaded(): Promise<void> {
    return this.timer.until(() => !this.live.isLoading);
  }

  /** Connects a client, and lets it join. */
  async follow(request: Partial<StreamRequest> = {}): Promise<ManualClient> {
    const client = new ManualClient();
    this.live.follow(
      {
        ...{ scope: 'all', disclosure: 'full', filter: {}, events: ['calls'], cursor: null },
        ...request,
      },
      client,
    );
    await this.timer.until(() => client.events().length > 0);
    return client;
  }

  /** Commits these together, and lets everyone be sent it. */
  async commit(...deliveries: readonly Delivery[]): Promise<void> {
    this.store.commit(deliveries);
    await this.pass(150);
  }

  /** Commits more records than are read again at a start, all of one ended call. */
  commitMany(): void {
    const events = Array.from({ length: 101 }, (_, index) =>
      progressOf('CA-busy', 'completed', index),
    );
    for (let turn = 0; turn < 200; turn += 1) this.store.commit(events);
  }

  /** Lets this much time pass, and everything that's due in it happen. */
  async pass(ms: number): Promise<void> {
    let isOver = false;
    this.timer.after(ms, () => {
      isOver = true;
    });
    await this.timer.until(() => isOver);
  }

  [Symbol.dispose](): void {
    this.live[Symbol.dispose]();
    this.store[Symbol.dispose]();
  }
}

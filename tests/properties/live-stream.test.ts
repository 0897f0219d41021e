/**
 * I8 over random histories: whatever is committed, and however often clients are cut off and the server is
 * restarted, each client ends up with what a client that has just arrived is shown, and is sent no change twice.
 */

import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { maskSummary } from '../../src/core/masking/mask-call.ts';
import { type Live, startLive } from '../../src/live/start-live.ts';
import type { Audience } from '../../src/ports/live-feed.ts';
import { readDelivery, T0 } from '../support/callbacks.ts';
import { FollowedWriter } from '../support/followed-writer.ts';
import { callHistories, callNames, DIALLING_CALL, disordered } from '../support/histories.ts';
import { propertySettings } from '../support/property.ts';
import { SILENT } from '../support/silent.ts';
import { copyDatabase, testFolder } from '../support/store-folder.ts';
import { TestedWriter } from '../support/store-writer.ts';
import { StreamFollower } from '../support/stream-follower.ts';
import { VirtualTimer } from '../support/virtual-timer.ts';

const RUNS = 30;
const STALE_MS = 60_000;
const DAY_MS = 24 * 60 * 60 * 1000;

const AUDIENCES: readonly Audience['filter'][] = [
  {},
  { status: ['ringing', 'in-progress'] },
  { direction: ['outbound-dial'] },
  { number: '+15550100002' },
  { batch: 1 },
  { from: T0 + 1000 },
  { dimensions: { queue: ['support'] } },
];

const STEP = fc.record({
  batch: fc.constantFrom(0, 1, 2, 5, 20),
  /** Milliseconds that pass afterwards: none, less than a tick, a few ticks, or enough for calls to go stale. */
  pause: fc.constantFrom(0, 0, 30, 250, 1000, 25_000),
  /** The client that's cut off, or comes back. */
  client: fc.nat(AUDIENCES.length - 1),
  restarts: fc.constantFrom(false, false, false, true),
  /** Whether the machine sleeps for a day first. */
  sleeps: fc.constantFrom(...Array.from({ length: 9 }, () => false), true),
});

const SCRIPT = fc.record({
  histories: callHistories,
  disorder: fc.noShrink(fc.integer()),
  steps: fc.array(STEP, { minLength: 1, maxLength: 12 }),
});

const NO_METRICS = {
  streams: () => undefined,
  streamCutOff: () => undefined,
  streamed: () => undefined,
  providerLag: () => undefined,
};

class Scene implements Disposable {
  readonly store: FollowedWriter;
  readonly timer = new VirtualTimer(T0);
  readonly clients = AUDIENCES.map(
    (filter) => new StreamFollower({ scope: 'all', disclosure: 'full', filter }),
  );
  /** How often each call was changed since each client's snapshot. */
  readonly changes = this.clients.map(() => new Map<string, number>());
  /** The calls that the first one can have dialled. */
  readonly legs = Array.from({ length: 5 }, (_, index) => callNames(index + 2, 'twilio').callSid);
  #live: Live;

  constructor(file: string) {
    this.store = new FollowedWriter(file, T0);
    this.#live = this.#start();
  }

  async connect(index: number): Promise<void> {
    const client = this.clients[index] ?? expect.fail();
    await this.#ready();
    if (client.needsSnapshot) this.changes[index]?.clear();
    await client.connect(this.#live);
  }

  commit(deliveries: Parameters<FollowedWriter['commit']>[0]): void {
    this.store.tested.now = this.timer.now();
    for (const sid of this.store.commit(deliveries)) {
      this.#count(sid);
      if (sid !== DIALLING_CALL.callSid) continue;
      // Its legs can show something else then.
      for (const leg of this.legs) this.#count(leg);
    }
  }

  #count(sid: string): void {
    for (const counts of this.changes) counts.set(sid, (counts.get(sid) ?? 0) + 1);
  }

  restart(): void {
    this.#live[Symbol.dispose]();
    this.timer.forgetAll();
    for (const client of this.clients) client.cut();
    this.#live = this.#start();
  }

  /** Lets this much time pass, and everything that's due in it happen. */
  async pass(ms: number): Promise<void> {
    let isOver = false;
    this.timer.after(ms, () => {
      isOver = true;
    });
    await this.timer.until(() => isOver);
  }

  /** What someone who arrives now is shown. */
  async fresh({ audience }: StreamFollower): Promise<StreamFollower['calls']> {
    await this.#ready();
    const arrived = new StreamFollower(audience);
    await arrived.connect(this.#live);
    arrived.cut();
    return arrived.calls;
  }

  [Symbol.dispose](): void {
    this.#live[Symbol.dispose]();
    this.store[Symbol.dispose]();
  }

  #start(): Live {
    return startLive({
      ...{ feed: this.store, changes: this.store, calls: this.store.calls },
      ...{ timer: this.timer, logger: SILENT, metrics: NO_METRICS, mask: maskSummary },
      staleMs: STALE_MS,
      hasDimensions: true,
    });
  }

  #ready(): Promise<void> {
    return this.timer.until(() => !this.#live.isLoading);
  }
}

it('a client that comes back shows what one that never left shows, and is sent nothing twice', {
  timeout: 180_000 + propertySettings(RUNS).numRuns * 1000,
}, async () => {
  const folder = testFolder();
  const empty = join(folder, 'empty.db');
  new TestedWriter(empty).writer.close();
  let files = 0;
  await fc.assert(
    fc.asyncProperty(SCRIPT, async ({ histories, disorder, steps }) => {
      files += 1;
      const file = join(folder, `${files}.db`);
      copyDatabase(empty, file);
      using scene = new Scene(file);
      const facts = histories.flat().filter((delivery) => readDelivery(delivery) !== null);
      const deliveries = disordered(facts, disorder);
      let at = 0;
      for (const { batch, pause, client, restarts, sleeps } of steps) {
        if (sleeps) scene.timer.pass(DAY_MS);
        scene.commit(deliveries.slice(at, at + batch));
        at += batch;
        if (scene.clients[client]?.isConnected === true) scene.clients[client].cut();
        else await scene.connect(client);
        if (restarts) scene.restart();
        await scene.pass(pause);
      }
      scene.commit(deliveries.slice(at));
      // A cursor from before can be too old: then a client starts over.
      for (let turn = 0; turn < 2; turn += 1) {
        for (const [index, client] of scene.clients.entries()) {
          if (!client.isConnected) await scene.connect(index);
        }
        await scene.pass(400);
      }
      for (const [index, client] of scene.clients.entries()) {
        expect(client.isConnected).toBe(true);
        expect(client.calls).toEqual(await scene.fresh(client));
        for (const [sid, times] of client.sent) {
          expect(times).toBeLessThanOrEqual(scene.changes[index]?.get(sid) ?? 0);
        }
      }
    }),
    propertySettings(RUNS),
  );
});

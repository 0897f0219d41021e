/**
 * Clients of the live stream are cut off two hundred times, and the server is killed and started again between
 * them. Each goes on from its cursor, and ends up with what a new client is shown.
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { liveCallsSchema } from '../../src/http/schemas/live.ts';
import { ask } from '../support/http-client.ts';
import { type SeededRandom, seededRandom } from '../support/load-random.ts';
import { startServe } from '../support/process-serve.ts';
import { StreamFollower } from '../support/stream-follower.ts';

const SEED = 20_261_129;
const CUTS = 200;
const QUERIES = [
  '',
  'status=ringing,in-progress',
  'fromNumber=%2B15550100001',
  'direction=inbound',
];
const FOLLOWERS = 12;
const CALLS_UNDER_WAY = 60;
const STATUSES = ['initiated', 'ringing', 'answered', 'completed'];

/** The server that everyone talks to. Another one takes its place after a kill. */
class Place {
  #port = Promise.withResolvers<number>();

  get port(): Promise<number> {
    return this.#port.promise;
  }

  open(port: number): void {
    this.#port.resolve(port);
  }

  close(): void {
    this.#port = Promise.withResolvers();
  }
}

/** Sends callbacks, one after the other, and each again until it's acknowledged. */
class Traffic {
  readonly #place: Place;
  readonly #random: SeededRandom;
  readonly #calls: { sid: string; from: string; direction: string; step: number }[] = [];
  #made = 0;
  #isOver = false;
  /** How often a callback of each call was sent. */
  readonly sent = new Map<string, number>();

  constructor(place: Place, random: SeededRandom) {
    this.#place = place;
    this.#random = random;
  }

  stop(): void {
    this.#isOver = true;
  }

  async run(): Promise<void> {
    while (!this.#isOver) await this.#acknowledged(this.#next());
  }

  #next(): URLSearchParams {
    const slot = this.#random.between(0, CALLS_UNDER_WAY - 1);
    let call = this.#calls[slot];
    if (call === undefined || call.step === STATUSES.length) {
      this.#made += 1;
      call = {
        sid: `CA${String(this.#made).padStart(32, '0')}`,
        from: `+1555010000${this.#random.between(1, 3)}`,
        direction: this.#random.chance(0.5) ? 'inbound' : 'outbound-api',
        step: 0,
      };
      this.#calls[slot] = call;
    }
    const status = STATUSES[call.step] ?? '';
    call.step += 1;
    return new URLSearchParams({
      AccountSid: 'AC00000000000000000000000000000001',
      CallSid: call.sid,
      CallStatus: status,
      CallbackSource: 'call-progress-events',
      Direction: call.direction,
      From: call.from,
      To: '+15550100009',
      SequenceNumber: String(call.step),
      Timestamp: new Date().toUTCString().replace('GMT', '+0000'),
    });
  }

  async #acknowledged(callback: URLSearchParams): Promise<void> {
    const sid = callback.get('CallSid') ?? '';
    for (;;) {
      this.sent.set(sid, (this.sent.get(sid) ?? 0) + 1);
      const answer = await ask({ port: await this.#place.port }, '/callbacks/voice', {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: callback.toString(),
      }).catch(() => null);
      if (answer?.status === 204) return;
    }
  }
}

/** A client over HTTP that's cut off after a few events, until it's told to stay. */
class CutFollower {
  readonly state = new StreamFollower({ scope: 'all', disclosure: 'full', filter: {} });
  readonly #place: Place;
  readonly #query: string;
  readonly #random: SeededRandom;
  snapshots = 0;
  #stays = false;
  #leave: () => void = () => undefined;

  constructor(place: Place, query: string, random: SeededRandom) {
    this.#place = place;
    this.#query = query;
    this.#random = random;
  }

  /** Isn't cut off any more. */
  stay(): void {
    this.#stays = true;
  }

  leave(): void {
    this.#leave();
  }

  /** Follows until `leave`. Calls `onCut` whenever it was cut off. */
  async run(onCut: () => void): Promise<void> {
    let isOver = false;
    this.#leave = () => {
      isOver = true;
    };
    while (!isOver) {
      if (this.state.needsSnapshot) await this.load().catch(() => undefined);
      if (this.state.needsSnapshot) continue;
      await this.#follow();
      if (!isOver) onCut();
    }
  }

  async load(): Promise<void> {
    const answer = await ask({ port: await this.#place.port }, `/api/v1/calls/live?${this.#query}`);
    const { calls, cursor } = liveCallsSchema.parse(JSON.parse(answer.text));
    this.state.load(JSON.stringify(calls), cursor);
    this.snapshots += 1;
  }

  /** One connection. */
  async #follow(): Promise<void> {
    const port = await this.#place.port;
    const after = this.state.cursor ?? '';
    const most = this.#random.between(1, 12);
    await new Promise<void>((resolve) => {
      const path = `/api/v1/stream?events=calls&after=${after}&${this.#query}`;
      const request = get({ host: '127.0.0.1', port, path, agent: false }, (response) => {
        let text = '';
        let events = 0;
        const end = this.#leave;
        this.#leave = () => {
          end();
          request.destroy();
        };
        response.setEncoding('utf8').on('data', (piece: string) => {
          text += piece;
          const whole = text.lastIndexOf('\n\n') + 2;
          if (whole < 2) return;
          this.state.take(text.slice(0, whole));
          text = text.slice(whole);
          events += 1;
          if (events >= most && !this.#stays) request.destroy();
        });
        response.on('close', resolve);
        response.on('error', () => undefined);
      });
      request.on('error', () => resolve());
    });
  }
}

test('clients that are cut off 200 times, and a server that is killed, lose and repeat nothing', async () => {
  const random = seededRandom(SEED);
  const dataDir = await mkdtemp(join(tmpdir(), 'callboard-stream-'));
  const settings = { CALLBOARD_ALLOW_UNSIGNED: '1' };
  const place = new Place();
  const traffic = new Traffic(place, random);
  const followers = Array.from({ length: FOLLOWERS }, (_, index) => {
    const query = QUERIES[index % QUERIES.length] ?? '';
    return new CutFollower(place, query, random);
  });
  const cuts = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;
  let cut = 0;
  const onCut = (): void => {
    cut += 1;
    if (cut === CUTS / 2) cuts[0].resolve();
    if (cut === CUTS) cuts[1].resolve();
  };
  let running: readonly Promise<void>[];
  {
    await using first = startServe(dataDir, settings);
    place.open(await first.listening);
    running = [traffic.run(), ...followers.map((follower) => follower.run(onCut))];
    await cuts[0].promise;
    place.close();
    await first.kill();
  }
  await using second = startServe(dataDir, settings);
  place.open(await second.listening);
  await cuts[1].promise;
  for (const follower of followers) follower.stay();
  traffic.stop();
  await running[0];
  for (const [index, { state }] of followers.entries()) {
    const fresh = new CutFollower(place, QUERIES[index % QUERIES.length] ?? '', random);
    const differing = async (): Promise<readonly string[]> => {
      await fresh.load();
      const sids = new Set([...fresh.state.calls.keys(), ...state.calls.keys()]);
      return [...sids].filter(
        (sid) => !isDeepStrictEqual(fresh.state.calls.get(sid), state.calls.get(sid)),
      );
    };
    await expect.poll(differing).toEqual([]);
    expect(state.calls.size).toBeGreaterThan(0);
  }
  for (const { state, snapshots } of followers) {
    expect(snapshots).toBe(1);
    for (const [sid, times] of state.sent) {
      expect(times).toBeLessThanOrEqual(traffic.sent.get(sid) ?? 0);
    }
  }
  for (const follower of followers) follower.leave();
  await Promise.all(running);
  expect(await second.stop()).toMatchObject({ code: 0 });
  await rm(dataDir, { recursive: true });
});

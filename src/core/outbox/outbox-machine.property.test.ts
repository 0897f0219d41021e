/**
 * One message against the worst possible provider, in virtual time: it loses replies, accepts messages
 * late, shows them late, refuses them, rate-limits, and can't be queried. We're killed at any point,
 * before or after any write, and keep only what's on disk.
 */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entriesFor } from './outbox.ts';
import type { OutboxEntry } from './outbox-entry.ts';
import { advance, stepOf } from './outbox-machine.ts';
import type { LookUpOutcome, OutboxEvent, SendOutcome, UnsureCause } from './outbox-outcome.ts';

const T0 = 1_800_000_000_000;

/** We're killed at our next write: before it's on disk, or right after. */
type WriteFate = { readonly kind: 'killed-before-write' | 'killed-after-write' };

/** What happens to our next request. */
type RequestFate =
  | { readonly kind: 'killed-in-flight'; readonly taken: boolean; readonly lateMs: number }
  | { readonly kind: 'refused' }
  | { readonly kind: 'limited' }
  | { readonly kind: 'queue-full' }
  /** The reply is lost, and the message accepted or not, now or some time later. */
  | {
      readonly kind: 'reply-lost';
      readonly cause: Exclude<UnsureCause, 'crash'>;
      readonly taken: boolean;
      readonly late: number;
    };

type Fate = WriteFate | RequestFate;

const isOfWrite = (fate: Fate): fate is WriteFate =>
  fate.kind === 'killed-before-write' || fate.kind === 'killed-after-write';

const fates: fc.Arbitrary<Fate> = fc.oneof(
  fc.constantFrom<Fate>(
    { kind: 'killed-before-write' },
    { kind: 'killed-after-write' },
    { kind: 'refused' },
    { kind: 'limited' },
    { kind: 'queue-full' },
  ),
  fc.record({
    kind: fc.constant('killed-in-flight' as const),
    taken: fc.boolean(),
    lateMs: fc.integer({ min: 0, max: 134_000 }),
  }),
  fc.record({
    kind: fc.constant('reply-lost' as const),
    cause: fc.constantFrom('timeout', 'reset', 'server-error', 'unreadable-reply'),
    taken: fc.boolean(),
    late: fc.double({ min: 0, max: 0.95, noNaN: true }),
  }),
);

/** How late a provider can still accept a message after we stopped waiting. */
const LATEST_MS = {
  timeout: 120_000,
  reset: 60_000,
  'server-error': 60_000,
  'unreadable-reply': 60_000,
};

class Killed extends Error {}

class World {
  now = T0;
  /** When each message was, or will be, accepted and shown. */
  readonly messages: number[] = [];
  disk: OutboxEntry;
  readonly #fates: Fate[];
  readonly #chances: readonly number[];
  #draws = 0;

  constructor(disk: OutboxEntry, fates: readonly Fate[], chances: readonly number[]) {
    this.disk = disk;
    this.#fates = [...fates];
    this.#chances = chances;
  }

  /** The next event, if it happens to a write. */
  #writeFate(): WriteFate | null {
    const [next] = this.#fates;
    if (next === undefined || !isOfWrite(next)) return null;
    this.#fates.shift();
    return next;
  }

  /** The next event, if it happens to a request. */
  #requestFate(): RequestFate | null {
    const [next] = this.#fates;
    if (next === undefined || isOfWrite(next)) return null;
    this.#fates.shift();
    return next;
  }

  record(event: OutboxEvent): void {
    const chance = this.#chances[this.#draws++ % this.#chances.length] ?? 0;
    const after = advance(this.disk, event, { now: this.now, chance });
    const fate = this.#writeFate();
    if (fate?.kind === 'killed-before-write') throw new Killed();
    this.disk = after;
    if (fate?.kind === 'killed-after-write') throw new Killed();
  }

  send(): SendOutcome {
    const fate = this.#requestFate();
    this.now += 200;
    switch (fate?.kind) {
      case 'killed-in-flight':
        if (fate.taken) this.messages.push(this.now + fate.lateMs);
        throw new Killed();
      case 'refused':
        return { type: 'not-sent', reason: 'refused', retryAfterSeconds: null };
      case 'limited':
        return { type: 'not-sent', reason: 'rate-limited', retryAfterSeconds: 30 };
      case 'queue-full':
        return { type: 'rejected', final: false, code: '21611', detail: 'full' };
      case 'reply-lost': {
        this.now += 15_000;
        if (fate.taken) this.messages.push(this.now + fate.late * LATEST_MS[fate.cause]);
        return { type: 'unsure', cause: fate.cause };
      }
      case undefined:
        this.messages.push(this.now);
        return { type: 'accepted', messageSid: 'SM', progress: { stage: 'under-way' } };
    }
  }

  lookUp(): LookUpOutcome {
    const fate = this.#requestFate();
    this.now += 200;
    if (fate?.kind === 'killed-in-flight') throw new Killed();
    if (fate !== null) return { type: 'look-failed', retryAfterSeconds: null, detail: 'down' };
    return this.messages.some((at) => at <= this.now)
      ? { type: 'found', messageSid: 'SM', progress: { stage: 'under-way' } }
      : { type: 'not-found' };
  }

  step(): void {
    this.now = Math.max(this.now, this.disk.dueAt);
    switch (stepOf(this.disk.state)) {
      case 'send':
        this.record({ type: 'send-begins' });
        this.record(this.send());
        return;
      case 'recover':
        this.record({ type: 'found-sending' });
        return;
      case 'look-up':
        this.record(this.lookUp());
        return;
      case 'follow':
        this.record({ type: 'followed', progress: { stage: 'delivered' } });
        return;
      case 'none':
        return;
    }
  }

  /** Runs to the end. A kill costs only what wasn't on disk, and a second. */
  live(): void {
    for (let steps = 0; steps < 2_000 && stepOf(this.disk.state) !== 'none'; steps += 1) {
      try {
        this.step();
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
        this.now += 1_000;
      }
    }
  }
}

const newEntry = (channel: 'sms' | 'webhook'): OutboxEntry => {
  const closed = { batch: 1, count: 1, threshold: 1, openedAt: T0, closedAt: T0 };
  const targets =
    channel === 'sms'
      ? { installation: 'A', smsRecipients: ['+15550100001'], webhookUrl: null, publicUrl: null }
      : {
          installation: 'A',
          smsRecipients: [],
          webhookUrl: 'https://hooks.example.com',
          publicUrl: null,
        };
  const [made] = entriesFor(closed, targets, T0);
  if (made === undefined) throw new Error('no entry');
  return { id: 1, ...made };
};

const history = [
  fc.array(fates, { maxLength: 16 }),
  fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), {
    minLength: 1,
    maxLength: 8,
  }),
] as const;

describe('over any history of crashes and lost replies', () => {
  it('an SMS reaches the provider exactly once', () => {
    fc.assert(
      fc.property(...history, (trouble, chances) => {
        const world = new World(newEntry('sms'), trouble, chances);
        world.live();
        expect(world.disk.state).toBe('delivered');
        expect(world.messages).toHaveLength(1);
      }),
      { numRuns: 5_000 },
    );
  });

  it('a webhook reaches its receiver at least once', () => {
    fc.assert(
      fc.property(...history, (trouble, chances) => {
        const world = new World(newEntry('webhook'), trouble, chances);
        world.live();
        expect(world.disk.state).toBe('delivered');
        expect(world.messages.length).toBeGreaterThanOrEqual(1);
      }),
      { numRuns: 2_000 },
    );
  });
});

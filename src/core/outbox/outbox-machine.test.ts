import { describe, expect, it } from 'vitest';
import type { OutboxEntry, OutboxState } from './outbox-entry.ts';
import { advance, OutboxEventError, stepOf } from './outbox-machine.ts';
import type { NotSentReason, OutboxEvent, UnsureCause } from './outbox-outcome.ts';

const HOUR = 3_600_000;
const T0 = 1_800_000_000_000;

const entry = (state: OutboxState, changes: Partial<OutboxEntry> = {}): OutboxEntry => ({
  id: 7,
  subject: { kind: 'failure-batch', id: 3 },
  channel: 'sms',
  recipient: '+15550100001',
  reference: 'CB-A-3',
  payload: 'Calls failed. Ref CB-A-3',
  createdAt: T0,
  state,
  attempts: state === 'pending' ? 0 : 1,
  checks: 0,
  attemptedAt: state === 'pending' ? null : T0,
  dueAt: T0,
  messageSid: state === 'sent' ? 'SM1' : null,
  code: null,
  detail: null,
  ...changes,
});

const STATES: readonly OutboxState[] = [
  'pending',
  'sending',
  'unsure',
  'sent',
  'delivered',
  'undelivered',
  'failed',
  'unconfirmed',
];

const underWay = { stage: 'under-way' } as const;
const delivered = { stage: 'delivered' } as const;
const filtered = { stage: 'undelivered', code: '30007' } as const;
const broken = { stage: 'failed', code: '30003' } as const;

const notSent = (reason: NotSentReason): OutboxEvent => ({
  type: 'not-sent',
  reason,
  retryAfterSeconds: null,
});
const unsure = (cause: Exclude<UnsureCause, 'crash'>): OutboxEvent => ({ type: 'unsure', cause });
const lookFailed: OutboxEvent = { type: 'look-failed', retryAfterSeconds: null, detail: 'down' };

/** Every event, the states it can happen in, and the state it moves each channel's entry to. */
const TABLE: readonly [
  OutboxEvent,
  Partial<Record<OutboxState, readonly [OutboxState, OutboxState]>>,
][] = [
  //                                                 from       to: sms       to: webhook
  [{ type: 'send-begins' }, { pending: ['sending', 'sending'] }],
  [{ type: 'found-sending' }, { sending: ['unsure', 'pending'] }],
  [{ type: 'accepted', messageSid: 'SM1', progress: underWay }, { sending: ['sent', 'sent'] }],
  [
    { type: 'accepted', messageSid: null, progress: delivered },
    { sending: ['delivered', 'delivered'] },
  ],
  [
    { type: 'accepted', messageSid: 'SM1', progress: filtered },
    { sending: ['undelivered', 'undelivered'] },
  ],
  [{ type: 'accepted', messageSid: 'SM1', progress: broken }, { sending: ['failed', 'failed'] }],
  [notSent('refused'), { sending: ['pending', 'pending'] }],
  [notSent('dns'), { sending: ['pending', 'pending'] }],
  [notSent('tls'), { sending: ['pending', 'pending'] }],
  [notSent('connect-timeout'), { sending: ['pending', 'pending'] }],
  [notSent('unreachable'), { sending: ['pending', 'pending'] }],
  [notSent('rate-limited'), { sending: ['pending', 'pending'] }],
  [
    { type: 'rejected', final: true, code: '21610', detail: 'opted out' },
    { sending: ['failed', 'failed'] },
  ],
  [
    { type: 'rejected', final: false, code: '21611', detail: 'queue full' },
    { sending: ['pending', 'pending'] },
  ],
  [unsure('timeout'), { sending: ['unsure', 'pending'] }],
  [unsure('reset'), { sending: ['unsure', 'pending'] }],
  [unsure('server-error'), { sending: ['unsure', 'pending'] }],
  [unsure('unreadable-reply'), { sending: ['unsure', 'pending'] }],
  [{ type: 'found', messageSid: 'SM1', progress: underWay }, { unsure: ['sent', 'sent'] }],
  [
    { type: 'found', messageSid: 'SM1', progress: filtered },
    { unsure: ['undelivered', 'undelivered'] },
  ],
  [{ type: 'not-found' }, { unsure: ['pending', 'pending'] }],
  [lookFailed, { unsure: ['unsure', 'unsure'], sent: ['sent', 'sent'] }],
  [{ type: 'followed', progress: underWay }, { sent: ['sent', 'sent'] }],
  [{ type: 'followed', progress: delivered }, { sent: ['delivered', 'delivered'] }],
  [{ type: 'followed', progress: filtered }, { sent: ['undelivered', 'undelivered'] }],
  [{ type: 'followed', progress: broken }, { sent: ['failed', 'failed'] }],
];

describe('every event in every state', () => {
  const moment = { now: T0 + 1_000, chance: 0.5 };
  const cases = TABLE.flatMap(([event, ways]) =>
    STATES.flatMap((state) =>
      (['sms', 'webhook'] as const).map((channel, column) => {
        const to = ways[state]?.[column] ?? null;
        return [channel, state, JSON.stringify(event), to, event] as const;
      }),
    ),
  );

  it.each(cases)('%s, %s, %s -> %s', (channel, state, _words, expected, event) => {
    const before = entry(state, { channel });
    if (expected === null) {
      expect(() => advance(before, event, moment)).toThrow(OutboxEventError);
    } else {
      const after = advance(before, event, moment);
      expect(after.state).toBe(expected);
      expect(after.attempts).toBe(before.attempts + (event.type === 'send-begins' ? 1 : 0));
      expect(after.dueAt).toBeGreaterThanOrEqual(moment.now);
    }
  });

  it('resends an SMS with an unclear outcome only after a look-up finds nothing', () => {
    const back = TABLE.filter(([, ways]) => ways.unsure?.[0] === 'pending');
    expect(back.map(([event]) => event.type)).toEqual(['not-found']);
  });
});

describe('waiting', () => {
  const waitAfter = (
    event: OutboxEvent,
    changes: Partial<OutboxEntry>,
    chance: number,
    state: OutboxState,
  ) => advance(entry(state, changes), event, { now: T0, chance }).dueAt - T0;

  it('spreads retries over the whole of a window that doubles up to 15 minutes', () => {
    const wait = (attempts: number, chance: number) =>
      waitAfter(notSent('refused'), { attempts }, chance, 'sending');
    expect([1, 2, 3, 4].map((attempts) => wait(attempts, 0.5))).toEqual([1000, 2000, 4000, 8000]);
    expect(wait(1, 0)).toBe(0);
    expect(wait(30, 0.999)).toBeLessThan(15 * 60_000);
    expect(wait(30, 0.999)).toBeGreaterThan(14 * 60_000);
  });

  it('waits at least as long as Retry-After says, up to an hour', () => {
    const limited = (retryAfterSeconds: number): OutboxEvent => ({
      type: 'not-sent',
      reason: 'rate-limited',
      retryAfterSeconds,
    });
    expect(waitAfter(limited(30), {}, 0, 'sending')).toBe(30_000);
    expect(waitAfter(limited(30), {}, 0.5, 'sending')).toBe(31_000);
    expect(waitAfter(limited(1e9), {}, 0, 'sending')).toBe(HOUR);
    expect(waitAfter(limited(-5), {}, 0, 'sending')).toBe(0);
  });

  it('waits before looking up an unclear outcome: longest after a timeout, shortest after a crash', () => {
    const longAway = { attemptedAt: T0 - HOUR };
    const crash = waitAfter({ type: 'found-sending' }, longAway, 0, 'sending');
    const reset = waitAfter(unsure('reset'), {}, 0, 'sending');
    const timeout = waitAfter(unsure('timeout'), {}, 0, 'sending');
    expect([crash, reset, timeout]).toEqual([30_000, 60_000, 120_000]);
    expect(waitAfter(unsure('reset'), { attempts: 3 }, 0, 'sending')).toBe(240_000);
    expect(waitAfter(unsure('timeout'), { attempts: 20 }, 0, 'sending')).toBe(30 * 60_000);
  });

  it('treats a crash as a hidden timeout if we were not away for long', () => {
    const wait = (attemptedAt: number) =>
      waitAfter({ type: 'found-sending' }, { attemptedAt }, 0, 'sending');
    expect([0, 100_000, 110_000].map((ago) => wait(T0 - ago))).toEqual([135_000, 35_000, 30_000]);
    expect(wait(T0 + HOUR)).toBe(135_000);
  });

  it('sends at once after a look-up finds nothing, as a message arriving later would go unseen', () => {
    expect(waitAfter({ type: 'not-found' }, {}, 0.9, 'unsure')).toBe(0);
  });

  it('follows a sent message at growing intervals of 5 s to 10 minutes', () => {
    const underWayYet: OutboxEvent = { type: 'followed', progress: underWay };
    const waits = [0, 1, 2, 20].map((checks) => waitAfter(underWayYet, { checks }, 0, 'sent'));
    expect(waits).toEqual([10_000, 20_000, 40_000, 600_000]);
  });
});

describe('giving up', () => {
  const late = { now: T0 + 25 * HOUR, chance: 0.5 };

  it('fails after a day and twenty tries without sending, and says so', () => {
    const given = advance(entry('sending', { attempts: 20 }), notSent('refused'), late);
    expect(given.state).toBe('failed');
    expect(given.detail).toContain('Given up after 20 tries');
    expect(given.detail).toContain('refused');
  });

  it('does not hold a day of our own downtime against an entry', () => {
    expect(advance(entry('sending'), notSent('dns'), late).state).toBe('pending');
  });

  it('says that the outcome is unknown if the look-up never worked', () => {
    const given = advance(entry('unsure', { checks: 19 }), lookFailed, late);
    expect(given).toMatchObject({ state: 'failed', checks: 20 });
    expect(given.detail).toContain('not known');
    expect(given.detail).toContain('CB-A-3');
  });

  it('leaves a message unconfirmed if its outcome is not reported within six hours', () => {
    const sent = entry('sent', { checks: 30 });
    const event: OutboxEvent = { type: 'followed', progress: underWay };
    expect(advance(sent, event, { now: T0 + 5 * HOUR, chance: 0 }).state).toBe('sent');
    expect(advance(sent, event, { now: T0 + 6 * HOUR, chance: 0 }).state).toBe('unconfirmed');
    expect(advance(sent, lookFailed, { now: T0 + 6 * HOUR, chance: 0 }).state).toBe('unconfirmed');
  });
});

describe('what an entry shows', () => {
  it('is the provider’s code and its meaning, for a refusal and a late failure alike', () => {
    const event: OutboxEvent = { type: 'followed', progress: filtered };
    const shown = advance(entry('sent'), event, { now: T0, chance: 0 });
    expect(shown).toMatchObject({ code: '30007', messageSid: 'SM1' });
    expect(shown.detail).toContain('filtered');
  });

  it('forgets an earlier problem once the message is accepted', () => {
    const troubled = entry('sending', { code: '21611', detail: 'queue full' });
    const event: OutboxEvent = { type: 'accepted', messageSid: 'SM9', progress: underWay };
    expect(advance(troubled, event, { now: T0, chance: 0 })).toMatchObject({
      messageSid: 'SM9',
      code: null,
      detail: null,
    });
  });

  it('requires a step until it is final', () => {
    expect(STATES.map(stepOf)).toEqual([
      'send',
      'recover',
      'look-up',
      'follow',
      'none',
      'none',
      'none',
      'none',
    ]);
  });
});

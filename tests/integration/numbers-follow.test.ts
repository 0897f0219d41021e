/** Callbacks in, facts out: the numbers' follower behind a real writer and its log. */

import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { atSecond, type Delivery, progress, sentTo } from '../support/callbacks.ts';
import { FollowedNumbers } from '../support/followed-numbers.ts';
import { FollowedWriter } from '../support/followed-writer.ts';
import { testFolder } from '../support/store-folder.ts';

interface Scene {
  readonly store: FollowedWriter;
  readonly numbers: FollowedNumbers;
  /** Commits these, and follows. */
  readonly take: (...deliveries: readonly Delivery[]) => Promise<void>;
}

async function scene(): Promise<Scene> {
  const folder = testFolder();
  const store = new FollowedWriter(join(folder, 'callboard.db'), 0);
  const numbers = await FollowedNumbers.open(store, join(folder, 'numbers.duckdb'));
  onTestFinished(() => {
    numbers[Symbol.dispose]();
    store[Symbol.dispose]();
  });
  const take = async (...deliveries: readonly Delivery[]): Promise<void> => {
    store.commit(deliveries);
    await numbers.catchUp();
  };
  return { store, numbers, take };
}

it("doesn't say that it's up to date before it has looked", async () => {
  const { store, numbers } = await scene();
  store.commit([progress('initiated', 0)]);
  expect(numbers.lagMs).toBeNull();
  await numbers.catchUp();
  expect(numbers.lagMs).toBe(0);
});

const PARENT = { CallSid: 'CA-parent', Direction: 'inbound' };
const child = (sid: string) => ({ CallSid: sid, ParentCallSid: 'CA-parent' });
const ENDED = { CallDuration: '10' };

describe('the facts', () => {
  it('follow a call from its start to its end', async () => {
    const { numbers, take } = await scene();
    const facts = () => numbers.rows('SELECT status, outcome, answered_at FROM facts');
    await take(progress('initiated', 0), progress('ringing', 2));
    expect(await facts()).toMatchObject([{ status: 'ringing', outcome: null }]);
    expect(await numbers.rows('SELECT * FROM ended')).toEqual([]);
    await take(progress('in-progress', 4), progress('completed', 20, { CallDuration: '16' }));
    expect(await facts()).toMatchObject([{ status: 'completed', outcome: 'answered' }]);
    expect(await numbers.rows('SELECT duration_seconds, pdd_seconds FROM ended')).toEqual([
      { duration_seconds: 16, pdd_seconds: 2 },
    ]);
    expect(await numbers.rows('SELECT * FROM in_progress')).toEqual([]);
  });

  it('are corrected by a late callback', async () => {
    const { numbers, take } = await scene();
    await take(progress('completed', 20, { CallDuration: '16' }));
    await take(progress('initiated', 0), progress('ringing', 3));
    expect(await numbers.rows('SELECT pdd_seconds, started_at FROM ended')).toMatchObject([
      { pdd_seconds: 3 },
    ]);
  });

  it('say that a parallel leg was answered elsewhere, whichever ends first', async () => {
    const { numbers, take } = await scene();
    await take(
      progress('in-progress', 0, PARENT),
      progress('ringing', 1, child('CA-1')),
      progress('ringing', 1, child('CA-2')),
    );
    await take(progress('no-answer', 5, child('CA-1')));
    const outcome = () => numbers.rows("SELECT outcome FROM facts WHERE call_sid = 'CA-1'");
    expect(await outcome()).toEqual([{ outcome: 'noAnswer' }]);
    await take(progress('in-progress', 4, child('CA-2')));
    expect(await outcome()).toEqual([{ outcome: 'answeredElsewhere' }]);
    expect(
      await numbers.rows(
        "SELECT children, answered_children, wait_seconds FROM facts WHERE call_sid = 'CA-parent'",
      ),
    ).toEqual([{ children: 2, answered_children: 1, wait_seconds: 4 }]);
  });

  it("show a parent's dimensions where a child has none, in either order of arrival", async () => {
    const { numbers, take } = await scene();
    await take(sentTo(progress('no-answer', 5, child('CA-1')), 'agent=7'));
    await take(sentTo(progress('completed', 9, { ...PARENT, ...ENDED }), 'queue=support&agent=1'));
    expect(await numbers.rows("SELECT dim_0, dim_1 FROM facts WHERE call_sid = 'CA-1'")).toEqual([
      { dim_0: '7', dim_1: 'support' },
    ]);
  });
});

it('counts how long callbacks took, once each, by the minute of their arrival', async () => {
  const { numbers, take } = await scene();
  const lag = () =>
    numbers.rows(
      'SELECT begins_at, bin, sum(events)::INT AS events FROM provider_lag GROUP BY ALL ORDER BY ALL',
    );
  const late = { ...progress('completed', 20), receivedAt: atSecond(27) };
  await take(progress('initiated', 0), progress('ringing', 2));
  await take(progress('initiated', 0), late, progress('initiated', 70, { CallSid: 'CA-2' }));
  const minute = (number: number): string => String(atSecond(60 * number));
  expect(await lag()).toEqual([
    { begins_at: minute(0), bin: 1, events: 2 },
    { begins_at: minute(0), bin: 7, events: 1 },
    { begins_at: minute(1), bin: 1, events: 1 },
  ]);
});

import { expect, it } from 'vitest';
import { parseCallSid } from '../../core/ids.ts';
import type { Commit, CommitFeed, CommittedDelivery } from '../../ports/change-feed.ts';
import { Arrivals } from './arrivals.ts';

/** A feed that announces what the test says. */
class ManualFeed implements CommitFeed {
  readonly listeners = new Set<(commit: Commit) => void>();

  onCommit(listener: (commit: Commit) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  announce(...deliveries: readonly CommittedDelivery[]): void {
    const commit = { head: 1, changed: [], admitted: [], deliveries, closed: [] };
    for (const listener of this.listeners) listener(commit);
  }
}

const delivery = (
  sid: string,
  body: Buffer,
  outcome: CommittedDelivery['outcome'] = 'stored',
): CommittedDelivery => ({
  ...{ kind: 'progress', outcome, callSid: parseCallSid(sid) ?? expect.fail() },
  request: { method: 'POST', target: '/callbacks/voice', encoding: 'form', body },
});

const AT = 1_796_000_000_000;
const at = new Date(AT).toISOString();

it('shows what arrived and what was refused, oldest first, though its memory is used again', () => {
  const feed = new ManualFeed();
  const arrivals = new Arrivals(feed, { now: () => AT });
  arrivals.listen();
  const body = Buffer.from('CallSid=CA1&CallStatus=ringing');
  feed.announce(delivery('CA1', body, 'duplicate'));
  body.fill(0);
  arrivals.refused('bad-signature');
  expect(arrivals.next()).toEqual({
    callbacks: [
      { at, outcome: 'duplicate', reason: null, callSid: 'CA1', status: 'ringing' },
      { at, outcome: 'refused', reason: 'bad-signature', callSid: null, status: null },
    ],
    omitted: 0,
  });
  expect(arrivals.next()).toBeNull();
});

it('keeps the latest fifty, and counts the others', () => {
  const feed = new ManualFeed();
  const arrivals = new Arrivals(feed, { now: () => AT });
  arrivals.listen();
  const bodies = Array.from({ length: 70 }, (_, index) =>
    delivery(`CA${index}`, Buffer.from(`CallSid=CA${index}`)),
  );
  feed.announce(...bodies);
  for (let turn = 0; turn < 10; turn += 1) arrivals.refused('unsigned');
  const { callbacks, omitted } = arrivals.next() ?? expect.fail();
  expect(callbacks).toHaveLength(50);
  expect(callbacks[0]).toMatchObject({ callSid: 'CA30', status: null });
  expect(omitted).toBe(30);
});

it('listens only while someone wants to know', () => {
  const feed = new ManualFeed();
  const arrivals = new Arrivals(feed, { now: () => AT });
  arrivals.refused('unsigned');
  expect(arrivals.next()).toBeNull();
  arrivals.listen();
  arrivals.listen();
  expect(feed.listeners.size).toBe(1);
  arrivals.stop();
  expect(feed.listeners.size).toBe(0);
});

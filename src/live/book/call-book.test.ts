import { describe, expect, it } from 'vitest';
import type { CallStatus } from '../../core/call-status.ts';
import { parseAccountSid, parseCallSid } from '../../core/ids.ts';
import type { CommittedCall } from '../../ports/change-feed.ts';
import { CallBook } from './call-book.ts';

/** A change that isn't decoded. */
const change = (sid: string, status: CallStatus, position: number): CommittedCall => ({
  accountSid: parseAccountSid('AC1') ?? expect.fail(),
  callSid: parseCallSid(sid) ?? expect.fail(),
  ...{
    kind: 'current',
    position,
    records: 1,
    status,
    failureBatch: null,
    endBefore: null,
    parentCallSid: null,
  },
  state: () => expect.fail('it is decoded'),
  endedBefore: () => null,
});

const sidsOf = (calls: Iterable<{ readonly callSid: string }>): readonly string[] =>
  [...calls].map(({ callSid }) => callSid);

describe('a full book', () => {
  it('drops the calls that changed longest ago, and says from where on it is complete', () => {
    const book = new CallBook({ recent: 2, inProgress: 10 });
    book.begin(0);
    book.takeCommitted(change('CA1', 'completed', 1), 0);
    book.takeCommitted(change('CA2', 'ringing', 2), 0);
    book.takeCommitted(change('CA3', 'completed', 3), 0);
    book.takeCommitted(change('CA2', 'completed', 4), 0);
    book.takeCommitted(change('CA4', 'completed', 5), 0);
    expect(book.trim()).toEqual([]);
    expect(sidsOf(book.changedBetween(book.floor, 5))).toEqual(['CA2', 'CA4']);
    expect(book.floor).toBe(3);
    // What's dropped is forgotten: it's as if it came for the first time.
    expect(book.takeCommitted(change('CA1', 'completed', 6), 0)?.before).toBeNull();
    expect(sidsOf(book.changedBetween(4, 6))).toEqual(['CA4', 'CA1']);
  });

  it('keeps a call in progress, however long ago it changed', () => {
    const book = new CallBook({ recent: 1, inProgress: 10 });
    const first = book.takeCommitted(change('CA1', 'ringing', 1), 0)?.call;
    book.takeCommitted(change('CA2', 'completed', 2), 0);
    book.trim();
    expect(sidsOf(book.inProgress)).toEqual(['CA1']);
    expect(book.takeCommitted(change('CA1', 'completed', 3), 0)?.before).toBe(first);
    expect(sidsOf(book.inProgress)).toEqual([]);
  });

  it('names the calls in progress that are too many, those that changed longest ago', () => {
    const book = new CallBook({ recent: 10, inProgress: 2 });
    book.takeCommitted(change('CA1', 'ringing', 1), 0);
    book.takeCommitted(change('CA2', 'ringing', 2), 0);
    book.takeCommitted(change('CA1', 'in-progress', 3), 0);
    book.takeCommitted(change('CA3', 'ringing', 4), 0);
    expect(sidsOf(book.trim())).toEqual(['CA2']);
  });

  it('forgets the calls that went stale first, if they are too many', () => {
    const book = new CallBook({ recent: 1, inProgress: 1 });
    for (const [position, sid] of ['CA1', 'CA2', 'CA3'].entries()) {
      const taken = book.takeCommitted(change(sid, 'ringing', position + 1), 0);
      book.goStale(taken?.call ?? expect.fail());
      book.trim();
    }
    expect(sidsOf(book.stale.keys())).toEqual(['CA3']);
    expect(book.takeCommitted(change('CA1', 'ringing', 4), 0)?.before).toBeNull();
  });
});

it('takes a change in once, and none that it knows a later one of', () => {
  const book = new CallBook({ recent: 10, inProgress: 10 });
  book.takeCommitted(change('CA1', 'in-progress', 2), 0);
  expect(book.takeCommitted(change('CA1', 'in-progress', 2), 0)).toBeNull();
  expect(book.takeCommitted(change('CA1', 'ringing', 1), 0)).toBeNull();
  expect([...book.inProgress].map(({ status }) => status)).toEqual(['in-progress']);
});

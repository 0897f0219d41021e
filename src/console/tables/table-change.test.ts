/** How a callback changes the line of its call. */

import { describe, expect, it } from 'vitest';
import { given } from '../../../tests/support/call-specification.ts';
import { type Delivery, progress, recordingIs } from '../../../tests/support/callbacks.ts';
import { statusOf } from '../../core/calls/call-view.ts';
import { type EndKind, type TableChange, tableChange } from './table-change.ts';

/** The change that the last of these callbacks makes. */
function changeAfter(...deliveries: readonly Delivery[]): TableChange | null {
  const before = given(...deliveries.slice(0, -1)).state;
  const { state } = given(...deliveries);
  if (state === null) return null;
  const { accountSid, callSid } = state;
  const status = statusOf(state);
  const call = {
    kind: 'current',
    accountSid,
    callSid,
    position: 1,
    records: 1,
    failureBatch: 7,
    status,
  } as const;
  const endedBefore = before?.end ? before : null;
  return tableChange({
    ...call,
    parentCallSid: null,
    endBefore: endedBefore?.end?.status ?? null,
    state: () => state,
    endedBefore: () => endedBefore,
  });
}

const initiated = progress('initiated', 0);
const completed = progress('completed', 20);
const failed = progress('failed', 10, {
  SipResultCode: '503',
  SipInviteResultPhrase: 'Service Unavailable',
});

describe('a change to the tables', () => {
  it.each<[status: string, end: EndKind | null]>([
    ['queued', null],
    ['initiated', null],
    ['ringing', null],
    ['in-progress', null],
    ['answered', null],
    ['on-hold', null],
    ['completed', 'other'],
    ['canceled', 'other'],
    ['no-answer', 'other'],
    ['busy', 'other'],
    ['failed', 'failed'],
  ])('%s: %s', (status, end) => {
    expect(changeAfter(progress(status, 5))?.end ?? null).toBe(end);
    expect(changeAfter(initiated, progress(status, 5))?.end ?? null).toBe(end);
    if (end !== null) {
      const change = { end, endedBefore: null, failureBatch: 7, row: { status } };
      expect(changeAfter(initiated, progress(status, 5))).toMatchObject(change);
    }
  });

  it('is made once: repeats and late callbacks make none', () => {
    expect(changeAfter(failed, failed)).toBeNull();
    expect(changeAfter(failed, initiated)).toBeNull();
    expect(changeAfter(failed, progress('failed', 11))).toBeNull();
    expect(changeAfter(completed, progress('busy', 21))).toBeNull();
    expect(changeAfter(completed, progress('ringing', 1))).toBeNull();
    const [recording, recorded] = [recordingIs('in-progress'), recordingIs('completed')];
    expect(changeAfter(completed, recording, recorded)).toBeNull();
  });

  it('is made again if it turns out that the call ended differently', () => {
    const corrected = { end: 'failed', endedBefore: 'other', row: { status: 'failed' } };
    expect(changeAfter(completed, failed)).toMatchObject(corrected);
    expect(changeAfter(completed, failed, progress('completed', 5))).toMatchObject({
      end: 'other',
      endedBefore: 'failed',
    });
  });

  it('is made if the line of a call that didn’t fail reads differently, and only then', () => {
    expect(changeAfter(completed, recordingIs('completed'))).toMatchObject({
      end: 'other',
      endedBefore: 'other',
      row: { recordingUrl: 'https://example.com/Recordings/RE1' },
    });
    expect(changeAfter(progress('busy', 20), progress('completed', 10))).toMatchObject({
      endedBefore: 'other',
      row: { status: 'completed' },
    });
    expect(changeAfter(failed, recordingIs('completed'))).toBeNull();
  });
});

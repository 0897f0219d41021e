/** Which table a callback makes its call join, and the line that it gets there. */

import { describe, expect, it } from 'vitest';
import { given, type Story } from '../../../tests/support/call-specification.ts';
import {
  type Delivery,
  progress,
  recordingIs,
  timestampAt,
} from '../../../tests/support/callbacks.ts';
import { rowOf, type TableName, tableJoined } from './call-row.ts';

/** The table that the last of these callbacks made the call join. */
function tableAfter(...deliveries: readonly Delivery[]): TableName | null {
  const before: Story = given(...deliveries.slice(0, -1));
  const { state } = given(...deliveries);
  return state === null ? null : tableJoined(before.state, state);
}

const initiated = progress('initiated', 0);
const completed = progress('completed', 20);
const failed = progress('failed', 10, {
  SipResultCode: '503',
  SipInviteResultPhrase: 'Service Unavailable',
});

describe('tableJoined', () => {
  it.each<[status: string, table: TableName | null]>([
    ['queued', null],
    ['initiated', null],
    ['ringing', null],
    ['in-progress', null],
    ['answered', null],
    ['on-hold', null],
    ['completed', 'all'],
    ['canceled', 'all'],
    ['no-answer', 'all'],
    ['busy', 'all'],
    ['failed', 'failed'],
  ])('%s: %s', (status, table) => {
    expect(tableAfter(progress(status, 5))).toBe(table);
    expect(tableAfter(initiated, progress(status, 5))).toBe(table);
  });

  it('is told once: repeats and late callbacks join nothing again', () => {
    expect(tableAfter(failed, failed)).toBeNull();
    expect(tableAfter(failed, initiated)).toBeNull();
    expect(tableAfter(failed, progress('failed', 11))).toBeNull();
    expect(tableAfter(completed, progress('busy', 19))).toBeNull();
    expect(tableAfter(completed, recordingIs('completed'))).toBeNull();
  });

  it('is told again where a correction moves the call to the other table', () => {
    expect(tableAfter(completed, failed)).toBe('failed');
    // That a call belongs to one batch for life is for whoever keeps the batches to hold.
    expect(tableAfter(completed, failed, progress('completed', 5))).toBe('all');
  });
});

describe('rowOf', () => {
  it('is the call as a line, with the time of the callback that ended it', () => {
    const { state } = given(initiated, recordingIs('completed')).when(failed);
    expect(state === null ? null : rowOf(state)).toEqual({
      callSid: '6f6f2f0c-1df5-4a7e-9b52-0a0b4d6f1c11',
      status: 'failed',
      eventTimestamp: timestampAt(10),
      direction: 'outbound-api',
      to: '+15550100002',
      from: '+15550100001',
      recordingUrl: 'https://example.com/Recordings/RE1',
      sipCode: 503,
      sipPhrase: 'Service Unavailable',
    });
  });

  it('keeps a time as received, even one that cannot be used', () => {
    const { state } = given(progress('busy', 3, { Timestamp: 'soon' }));
    expect(state === null ? null : rowOf(state).eventTimestamp).toBe('soon');
  });

  it('leaves open what no callback told', () => {
    const bare = { Direction: null, From: null, To: null, Timestamp: null };
    const { state } = given(progress('busy', 3, bare));
    expect(state === null ? null : rowOf(state)).toMatchObject({
      status: 'busy',
      eventTimestamp: null,
      direction: null,
      to: null,
      from: null,
      recordingUrl: null,
      sipCode: null,
      sipPhrase: null,
    });
  });
});

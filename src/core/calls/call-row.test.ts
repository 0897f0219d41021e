/** An ended call as a line. */

import { describe, expect, it } from 'vitest';
import { given } from '../../../tests/support/call-specification.ts';
import { progress, recordingIs, timestampAt } from '../../../tests/support/callbacks.ts';
import { rowOf } from './call-row.ts';

const initiated = progress('initiated', 0);
const failed = progress('failed', 10, {
  SipResultCode: '503',
  SipInviteResultPhrase: 'Service Unavailable',
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

  it('keeps a time as received, even if it cannot be used', () => {
    const { state } = given(progress('busy', 3, { Timestamp: 'soon' }));
    expect(state === null ? null : rowOf(state).eventTimestamp).toBe('soon');
  });

  it('has null for whatever no callback reported', () => {
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

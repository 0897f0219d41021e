import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeCall } from '../../../tests/support/memory-ports.ts';
import { propertySettings } from '../../../tests/support/property.ts';
import type { Call } from '../wire/call.ts';
import { maskCall, maskRow } from './mask-call.ts';

describe('a masked call', () => {
  it('has no number, no name and no recording URL, and everything else', () => {
    const call = makeCall('bc5cd0a1-2222-4000-8000-123456789012', {
      parentCallSid: 'bc5cd0a1-2222-4000-8000-123456789013',
      callerName: 'Alice Liddell',
      forwardedFrom: 'client:alice',
      sipPhrase: 'User +1 (555) 010-0029 Not Found',
    });
    expect(maskCall(call)).toEqual({
      ...call,
      from: '+1••••••••01',
      to: '+1••••••••02',
      callerName: '••••',
      forwardedFrom: 'client:••••',
      hangupBy: '+1••••••••01',
      sipPhrase: 'User +• (•••) •••-•••• Not Found',
      recordings: [{ recordingSid: 'RE1', url: null, durationSeconds: 50, status: null }],
    });
  });

  it('keeps what is unknown unknown', () => {
    const nothing = { from: null, to: null, callerName: null, hangupBy: null, sipPhrase: null };
    expect(maskCall(makeCall('CA1', nothing))).toMatchObject(nothing);
  });

  it('shows no more than four digits of its numbers in a row, in whatever field they came', () => {
    const fields = [
      ...(['from', 'to', 'callerName', 'forwardedFrom', 'hangupBy', 'sipPhrase'] as const),
      ...(['direction', 'apiVersion', 'hangupDirection', 'answeredBy', 'eventTimestamp'] as const),
    ];
    const number = fc.stringMatching(/^\+?\d{10,15}$/);
    const around = fc.constantFrom('', 'sip:', '"A" <sip:', 'Thu, 25 Jun 2026 20:26:02.');
    fc.assert(
      fc.property(fc.constantFrom(...fields), around, number, (field, before, text) => {
        const call = makeCall('CA1', { [field]: `${before}${text}` } satisfies Partial<Call>);
        expect(runsOf(text).filter((run) => JSON.stringify(maskCall(call)).includes(run))).toEqual(
          [],
        );
      }),
      propertySettings(),
    );
  });
});

/** Every five digits in a row of a number. */
function runsOf(text: string): readonly string[] {
  const digits = text.replace(/\D/g, '');
  return Array.from({ length: digits.length - 4 }, (_, at) => digits.slice(at, at + 5));
}

it("a masked line of a batch has no recording's URL", () => {
  const { from, to, direction, sipCode, sipPhrase, eventTimestamp } = makeCall('CA1');
  const row = { callSid: 'CA1', status: 'failed', recordingUrl: 'https://x.test/RE1' };
  const line = { ...row, from, to, direction, sipCode, sipPhrase, eventTimestamp };
  expect(maskRow(line)).toEqual({
    ...line,
    from: '+1••••••••01',
    to: '+1••••••••02',
    recordingUrl: null,
  });
});

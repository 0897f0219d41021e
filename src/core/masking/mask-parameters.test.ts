import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { propertySettings } from '../../../tests/support/property.ts';
import { maskParameters, maskPath } from './mask-parameters.ts';

describe('masked parameters', () => {
  it('show what is known to be neither a number nor a name', () => {
    const shown = {
      AccountSid: 'AC1',
      CallSid: 'bc5cd0a1-2222-4000-8000-123456789012',
      ApiVersion: '2010-04-01',
      CallStatus: 'completed',
      Timestamp: 'Thu, 25 Jun 2026 20:26:02 +0000',
      SequenceNumber: '3',
      CallDuration: '12345',
      AudioInMos: '4.32',
      AudioInMediaPacketCount: '1234567',
      SipResponseCode: '486',
      SipInviteResultPhrase: 'Busy Here',
      FromCountry: 'US',
    };
    expect(maskParameters(shown)).toEqual(shown);
  });

  it('hide parties, and every parameter that is not known', () => {
    expect(
      maskParameters({
        From: '+15550100029',
        Called: ['+15550100029', 'sip:alice@example.com'],
        CallerName: 'Alice Liddell',
        RecordingUrl: 'https://example.com/RE1',
        FromCity: 'OXFORD',
        agent: 'alice',
        number15550100029: ['1', ''],
        CallStatus: 'completed by 15550100029',
        Timestamp: '15550100029',
        AudioInMos: '15550100029',
        ParentCallSid: '+15550100029',
      }),
    ).toEqual({
      From: '+1••••••••29',
      Called: ['+1••••••••29', 'sip:••••@example.com'],
      CallerName: '••••',
      RecordingUrl: '••••',
      FromCity: '••••',
      agent: '••••',
      'number•••••••••••': ['••••', ''],
      CallStatus: 'completed by •••••••••••',
      Timestamp: '•••••••••••',
      AudioInMos: '•••••••••••',
      ParentCallSid: '+•••••••••••',
    });
  });
});

it('masked parameters show no more than four digits of a number in a row, whatever they are called', () => {
  const names = fc.constantFrom(
    ...['From', 'CallerName', 'Timestamp', 'CallStatus', 'SipInviteResultPhrase', 'AudioInMos'],
    ...['CallDuration', 'ApiVersion', 'FromCountry', 'x'],
  );
  const around = fc.constantFrom('', ' ', 'sip:', 'x', '-', '2026-06-25T20:26:02.');
  const number = fc.stringMatching(/^\+?\d{10,15}$/);
  fc.assert(
    fc.property(names, around, number, around, (name, before, text, after) => {
      const digits = text.replace('+', '');
      const shown = JSON.stringify(maskParameters({ [name]: [`${before}${text}${after}`] }));
      const runs = Array.from({ length: digits.length - 4 }, (_, at) => digits.slice(at, at + 5));
      expect(runs.filter((run) => shown.includes(run))).toEqual([]);
    }),
    propertySettings(),
  );
});

it('a masked path has no query', () => {
  expect(maskPath('/callbacks/voice?agent=alice')).toBe('/callbacks/voice');
  expect(maskPath('/callbacks/voice/15550100029')).toBe('/callbacks/voice/•••••••••••');
});

/**
 * The test callback: a provider's status callback for a fictitious call. Its CallSid spells "test" (`7e57`)
 * repeatedly, its numbers are reserved for fiction, and by default the call has ended, so that it doesn't
 * stay open. Pure: time and chance are arguments.
 */

import type { KnownStatus } from '../../core/call-status.ts';
import type { Dialect, Form } from '../../provider/sign.ts';

export interface TestCallback {
  readonly dialect: Dialect;
  readonly status: KnownStatus;
  readonly accountSid: string;
  readonly callSid: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** A fictitious account, for receivers that accept any. */
export const TEST_ACCOUNT = {
  signalwire: '7e577e57-7e57-4e57-a7e5-7e577e577e57',
  twilio: 'AC7e577e577e577e577e577e577e577e57',
} as const;

/** A CallSid in the provider's format that can't be mistaken for a real one; `chance` is 16 hex digits. */
export const testCallSid = (dialect: Dialect, chance: string): string =>
  dialect === 'twilio'
    ? `CA7e577e577e577e57${chance}`
    : `7e577e57-7e57-4e57-a${chance.slice(0, 3)}-${chance.slice(3, 15)}`;

/** Whether a CallSid belongs to a test call. */
export const isTestCallSid = (callSid: string): boolean =>
  /^(?:7e577e57-7e57-4e57-|CA7e577e577e577e57)[0-9a-f-]{16,17}$/.test(callSid);

const SIP: Readonly<Partial<Record<KnownStatus, readonly [code: string, phrase: string]>>> = {
  busy: ['486', 'Busy Here'],
  'no-answer': ['487', 'Request Terminated'],
  failed: ['503', 'Service Unavailable'],
};

/** The parameters, as the provider sends them. */
export function testCallback({ dialect, status, accountSid, callSid, at }: TestCallback): Form {
  const sip = SIP[status];
  const isTwilio = dialect === 'twilio';
  return {
    CallSid: callSid,
    AccountSid: accountSid,
    ApiVersion: '2010-04-01',
    CallStatus: status,
    Direction: 'outbound-api',
    From: '+15550100000',
    To: '+15550100001',
    CallerName: 'Callboard test',
    // Both providers use RFC 2822.
    Timestamp: new Date(at).toUTCString().replace('GMT', '+0000'),
    CallbackSource: 'call-progress-events',
    ...(isTwilio ? { SequenceNumber: '0' } : {}),
    ...(status === 'completed' ? { CallDuration: '0' } : {}),
    ...(sip === undefined
      ? {}
      : isTwilio
        ? { SipResponseCode: sip[0] }
        : { SipResultCode: sip[0], SipInviteResultPhrase: sip[1] }),
  };
}

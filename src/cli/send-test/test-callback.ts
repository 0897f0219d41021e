/**
 * The test callback: what a provider sends when a call changes its status, for a call that nobody made.
 * Its CallSid spells "test" (`7e57`) over and over, its numbers are reserved for fiction, and it has an
 * end unless told otherwise, so that it stays nobody's open call. Pure: time and chance are handed in.
 */

import type { Dialect } from '@callboard/emulator';
import type { KnownStatus } from '../../core/call-status.ts';
import type { Form } from '../../provider/sign.ts';

export interface TestCallback {
  readonly dialect: Dialect;
  readonly status: KnownStatus;
  readonly accountSid: string;
  readonly callSid: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Nobody's account, for receivers that don't ask whose it is. */
export const TEST_ACCOUNT = {
  signalwire: '7e577e57-7e57-4e57-a7e5-7e577e577e57',
  twilio: 'AC7e577e577e577e577e577e577e577e57',
} as const;

/** A CallSid of the provider's shape that can't be mistaken for a real one; `chance` is 16 hex digits. */
export const testCallSid = (dialect: Dialect, chance: string): string =>
  dialect === 'twilio'
    ? `CA7e577e577e577e57${chance}`
    : `7e577e57-7e57-4e57-a${chance.slice(0, 3)}-${chance.slice(3, 15)}`;

/** Whether a CallSid is that of a test call. */
export const isTestCallSid = (callSid: string): boolean =>
  /^(?:7e577e57-7e57-4e57-|CA7e577e577e577e57)[0-9a-f-]{16,17}$/.test(callSid);

const SIP: Readonly<Partial<Record<KnownStatus, readonly [code: string, phrase: string]>>> = {
  busy: ['486', 'Busy Here'],
  'no-answer': ['487', 'Request Terminated'],
  failed: ['503', 'Service Unavailable'],
};

/** Its parameters, as the provider sends them. */
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
    // RFC 2822, as both write it.
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

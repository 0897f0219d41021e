/**
 * The final SIP answers that calls end with, and how often. The phrases are from RFC 3261 and related
 * RFCs. The split between `busy`, `no-answer` and `failed` is as observed on SignalWire and Twilio;
 * for codes never observed (603 and others), it's our choice.
 */
import type { EndStatus } from '../vocabulary/call-status.ts';

/** A SIP status code of 400 and above, and its reason phrase. */
export interface SipResult {
  readonly code: number;
  readonly phrase: string;
}

const PHRASES: ReadonlyMap<number, string> = new Map([
  [400, 'Bad Request'],
  [401, 'Unauthorized'],
  [402, 'Payment Required'],
  [403, 'Forbidden'],
  [404, 'Not Found'],
  [407, 'Proxy Authentication Required'],
  [408, 'Request Timeout'],
  [410, 'Gone'],
  [480, 'Temporarily Unavailable'],
  [481, 'Call/Transaction Does Not Exist'],
  [482, 'Loop Detected'],
  [483, 'Too Many Hops'],
  [484, 'Address Incomplete'],
  [485, 'Ambiguous'],
  [486, 'Busy Here'],
  [487, 'Request Terminated'],
  [488, 'Not Acceptable Here'],
  [500, 'Server Internal Error'],
  [501, 'Not Implemented'],
  [502, 'Bad Gateway'],
  [503, 'Service Unavailable'],
  [504, 'Server Time-out'],
  [600, 'Busy Everywhere'],
  [603, 'Decline'],
  [604, 'Does Not Exist Anywhere'],
  [606, 'Not Acceptable'],
  [607, 'Unwanted'],
  [608, 'Rejected'],
]);

/** The answer with this code; a code without its own phrase gets that of its class. */
export function sipResult(code: number): SipResult {
  const ofClass =
    code >= 600 ? 'Global Failure' : code >= 500 ? 'Server Failure' : 'Request Failure';
  return { code, phrase: PHRASES.get(code) ?? ofClass };
}

/** How a call ends after this answer. */
export function statusOfSip(code: number): Exclude<EndStatus, 'completed' | 'canceled'> {
  switch (code) {
    case 486:
    case 600:
    case 603:
      return 'busy';
    case 408:
    case 480:
    case 487:
      return 'no-answer';
    default:
      return 'failed';
  }
}

export const BUSY_HERE = sipResult(486);
export const BUSY_EVERYWHERE = sipResult(600);
export const UNAVAILABLE = sipResult(480);
/** Also the end of a call that was canceled while it rang. */
export const TERMINATED = sipResult(487);

/** The answers that make a call `failed`, with weights. */
export const FAILURES: readonly (readonly [SipResult, weight: number])[] = [
  [sipResult(404), 30],
  [sipResult(503), 24],
  [sipResult(500), 12],
  [sipResult(484), 9],
  [sipResult(403), 9],
  [sipResult(502), 6],
  [sipResult(488), 4],
  [sipResult(604), 3],
  [sipResult(504), 3],
];

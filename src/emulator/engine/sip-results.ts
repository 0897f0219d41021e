/**
 * The final SIP answers that calls end with, and how often. The phrases are those of RFC 3261; the
 * split between `no-answer` and `failed` follows what was observed on SignalWire and Twilio.
 */

/** A SIP status code of 400 and above, and its reason phrase. */
export interface SipResult {
  readonly code: number;
  readonly phrase: string;
}

export const BUSY_HERE: SipResult = { code: 486, phrase: 'Busy Here' };
export const BUSY_EVERYWHERE: SipResult = { code: 600, phrase: 'Busy Everywhere' };
export const UNAVAILABLE: SipResult = { code: 480, phrase: 'Temporarily Unavailable' };
/** Also the end of a call that was given up while it rang. */
export const TERMINATED: SipResult = { code: 487, phrase: 'Request Terminated' };

/** What makes a call `failed`, with weights. */
export const FAILURES: readonly (readonly [SipResult, weight: number])[] = [
  [{ code: 404, phrase: 'Not Found' }, 30],
  [{ code: 503, phrase: 'Service Unavailable' }, 24],
  [{ code: 500, phrase: 'Server Internal Error' }, 12],
  [{ code: 484, phrase: 'Address Incomplete' }, 9],
  [{ code: 403, phrase: 'Forbidden' }, 9],
  [{ code: 502, phrase: 'Bad Gateway' }, 6],
  [{ code: 488, phrase: 'Not Acceptable Here' }, 4],
  [{ code: 604, phrase: 'Does Not Exist Anywhere' }, 3],
  [{ code: 504, phrase: 'Server Time-out' }, 3],
];

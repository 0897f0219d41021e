/** How an attempt to reach someone came out. KPIs, board and alerts use only this. */

import { type CallStatus, isEnd } from '../call-status.ts';

/** Every outcome, in the order in which lists show them. */
export const OUTCOMES = [
  'answered',
  'busy',
  'noAnswer',
  /** The called party declined: 603, unless it's a block. */
  'rejected',
  /** The caller gave up while it rang. */
  'canceledRinging',
  /** The caller gave up before it rang. */
  'canceledBefore',
  /** The network or the provider failed or refused: congestion, timeouts, credentials, codecs. */
  'failedNetwork',
  /** There's no such number or address. */
  'failedAddress',
  /** Analytics of the called network blocked it: 603 "Network Blocked", 607, 608. */
  'blocked',
  /** It failed, and the provider gave no SIP code. */
  'unknown',
  /** A parallel leg whose sibling was answered. Outside every ratio. */
  'answeredElsewhere',
] as const;

export type Outcome = (typeof OUTCOMES)[number];

/** What decides the outcome. */
export interface OutcomeFacts {
  readonly status: CallStatus;
  readonly sipCode: number | null;
  readonly sipPhrase: string | null;
  readonly hasRung: boolean;
  /** A callback said so, or the call completed. */
  readonly isAnswered: boolean;
  readonly isAnsweredElsewhere: boolean;
}

/** Null while the call is in progress, answered or not, and for a call that has no end that's known. */
export function outcomeOf(facts: OutcomeFacts): Outcome | null {
  const { status } = facts;
  if (!isEnd(status)) return null;
  if (facts.isAnswered) return 'answered';
  if (facts.isAnsweredElsewhere) return 'answeredElsewhere';
  switch (status) {
    case 'completed':
      return 'answered';
    case 'canceled':
      return canceled(facts);
    case 'busy':
      return declined(facts) ?? 'busy';
    case 'no-answer':
      return declined(facts) ?? 'noAnswer';
    case 'failed':
      return declined(facts) ?? failed(facts);
  }
}

const canceled = ({ hasRung }: OutcomeFacts): Outcome =>
  hasRung ? 'canceledRinging' : 'canceledBefore';

/**
 * A block is 603 with this phrase (FCC rule for analytics in the US, see "SIP 603+" at transnexus.com), 607
 * (RFC 8197) or 608 (RFC 8688). Without a phrase, as with Twilio, 603 counts as the called party's answer.
 */
function declined({ sipCode, sipPhrase }: OutcomeFacts): Outcome | null {
  if (sipCode === 607 || sipCode === 608) return 'blocked';
  if (sipCode !== 603) return null;
  return sipPhrase?.trim().toLowerCase() === 'network blocked' ? 'blocked' : 'rejected';
}

/** RFC 3261's codes; ITU-T E.425 annex A says which causes are the called party's doing. */
const FAILED_WITH: ReadonlyMap<number, Outcome> = new Map([
  [480, 'noAnswer'],
  [486, 'busy'],
  [600, 'busy'],
  ...[404, 410, 414, 416, 484, 485, 604].map((code) => [code, 'failedAddress'] as const),
]);

function failed(facts: OutcomeFacts): Outcome {
  const { sipCode } = facts;
  if (sipCode === null || sipCode < 300) return 'unknown';
  return sipCode === 487 ? canceled(facts) : (FAILED_WITH.get(sipCode) ?? 'failedNetwork');
}

/** Why a call failed, in words that a person understands: the SIP code, the provider's phrase, or just the status. */

import type { EndStatus } from '../call-status.ts';
import { SIP_CODES, type SipCode } from './sip-codes.ts';

/** How a call ended, as far as it's known. */
export interface CallEnd {
  readonly status: EndStatus;
  readonly sipCode: number | null;
  readonly sipPhrase: string | null;
}

export interface WhyFailed {
  /** A short name: `Service unavailable`. */
  readonly name: string;
  /** What it means: `the far end or its carrier is overloaded`; null if the name says it all. */
  readonly meaning: string | null;
  /** The provider's phrase, if it says something else than the standard's; otherwise null. */
  readonly phrase: string | null;
}

/** Total: an unknown code is described by its class, a missing one by the status. */
export function whyFailed(end: CallEnd): WhyFailed {
  const { sipCode, sipPhrase } = end;
  if (sipCode === 603 && isSame(sipPhrase, 'Network Blocked')) return BLOCKED_BY_ANALYTICS;
  const known = sipCode === null ? undefined : SIP_CODES.get(sipCode);
  const words = wordsFor(end, known);
  const isNews = ![known?.phrase, words.name, ''].some((said) => isSame(sipPhrase, said));
  return { ...words, phrase: isNews ? (sipPhrase?.trim() ?? null) : null };
}

/** `Service unavailable: the far end or its carrier is overloaded`. */
export const failureSentence = ({ name, meaning }: WhyFailed): string =>
  meaning === null ? name : `${name}: ${meaning}`;

/**
 * 603 with the phrase "Network Blocked" ("603+"): since March 2026 what US carriers send when their analytics
 * block a call (ATIS-1000099; transnexus.com "SIP 603+"). Twilio doesn't pass phrases on.
 */
const BLOCKED_BY_ANALYTICS: WhyFailed = {
  name: 'Blocked',
  meaning: "a carrier's analytics rejected the call",
  phrase: null,
};

type Words = Omit<WhyFailed, 'phrase'>;

const words = (name: string, meaning: string | null = null): Words => ({ name, meaning });

function wordsFor({ status, sipCode }: CallEnd, known: SipCode | undefined): Words {
  if (sipCode === null) return byStatus(status);
  // Both providers end a call that isn't answered in time with their own CANCEL, and 487 answers that.
  if (sipCode === 487 && status === 'no-answer') return words('Not answered before the timeout');
  if (known !== undefined) return words(known.name, known.meaning);
  return byClass(sipCode, status);
}

function byStatus(status: EndStatus): Words {
  switch (status) {
    case 'busy':
      return words('Busy', 'the callee is on another call');
    case 'no-answer':
      return words('Not answered');
    case 'failed':
      return words('Failed', 'the provider gave no SIP code');
    case 'canceled':
      return words('Canceled before the answer');
    case 'completed':
      return words('Completed');
  }
}

/** RFC 3261 section 8.1.3.2: a client treats a final answer that it doesn't know as the x00 of its class. */
function byClass(sipCode: number, status: EndStatus): Words {
  switch (Math.floor(sipCode / 100)) {
    case 3:
      return words('Redirected', 'the far end sent the call elsewhere');
    case 4:
      return words('Refused', "the far end didn't accept the call");
    case 5:
      return words('Server error', 'a server on the way to the callee failed');
    case 6:
      return words('Refused everywhere', 'no phone of the callee accepted the call');
    default:
      return byStatus(status);
  }
}

const isSame = (one: string | null, other: string | undefined): boolean =>
  (one ?? '').trim().toLowerCase() === other?.toLowerCase();

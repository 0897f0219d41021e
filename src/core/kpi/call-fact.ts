/**
 * What the numbers know of one call leg: one row of the table of facts. Times are milliseconds since 1970,
 * durations seconds, ratios percent.
 */

import type { CallStatus } from '../call-status.ts';
import type { HangupParty } from '../fact-filter.ts';
import type { Outcome } from './outcome.ts';

/** Facts of the call's own callbacks. */
export interface OwnFact {
  readonly accountSid: string;
  readonly callSid: string;
  /** Null for a first leg. */
  readonly parentCallSid: string | null;
  readonly direction: string | null;
  readonly from: string | null;
  readonly to: string | null;
  /** The agent's address, `client:` or `sip:`: `to`, or else `from`. */
  readonly endpoint: string | null;
  /** Our phone number: `to` of an inbound first leg, `from` of an outbound one. */
  readonly ownNumber: string | null;
  readonly status: CallStatus;
  readonly startedAt: number | null;
  readonly initiatedAt: number | null;
  readonly ringingAt: number | null;
  /** Reported, or inferred from the end and the duration (`calls/answer-time.ts`). */
  readonly answeredAt: number | null;
  readonly endedAt: number | null;
  readonly firstSeenAt: number;
  /** When its latest event arrived. */
  readonly updatedAt: number;
  /** From ringing to the answer, or to the end of an unanswered call. */
  readonly ringSeconds: number | null;
  /** From `initiated` to `ringing`, or to the answer where no ringing was reported. Failures have none. */
  readonly pddSeconds: number | null;
  /** From `initiated` to the answer. */
  readonly answerSeconds: number | null;
  /** Talk time; null unless someone answered. */
  readonly durationSeconds: number | null;
  /** 100 to 699. */
  readonly sipCode: number | null;
  readonly sipPhrase: string | null;
  readonly hangupBy: HangupParty | null;
  readonly answeredBy: string | null;
  /** 1 to 5; null unless it was measured (`calls/audio-quality.ts`). */
  readonly mos: number | null;
  /** The highest standard deviation of packet spacing. */
  readonly jitterMs: number | null;
  /** An estimate. */
  readonly lossPercent: number | null;
  /** How many recordings it has. */
  readonly recordings: number;
  /** The failure batch that it joined. */
  readonly failureBatch: number | null;
  /** As on its own callbacks. */
  readonly dimensions: Readonly<Record<string, string>>;
}

/** What only its parent, siblings or children say about a call. */
export interface FamilyFact {
  /** It wasn't answered, but a sibling (another child of its parent) that was dialled at the same time was. */
  readonly isAnsweredElsewhere: boolean;
  /** How many child legs it has. */
  readonly children: number;
  /** How many of them were answered. */
  readonly answeredChildren: number;
  /** When the first of them was answered; null if that's not known. */
  readonly childAnsweredAt: number | null;
  /** From its own answer to the first child leg's: the wait until a person. 0 if that came first. */
  readonly waitSeconds: number | null;
  /** Its own dimensions, and its parent's where it has none. */
  readonly allDimensions: Readonly<Record<string, string>>;
}

export interface CallFact extends OwnFact, FamilyFact {
  /** Null while it's in progress. */
  readonly outcome: Outcome | null;
}

/**
 * The states of a call leg and their order. A call only moves forward: its status is the highest rank
 * seen so far, so callbacks that arrive out of order can't move it back.
 *
 * Source: SignalWire docs "Voice Overview" and Twilio docs "Call resource" (read August 2026).
 */

/** States of a call in progress. */
export type LiveStatus = 'queued' | 'initiated' | 'ringing' | 'in-progress';
/** How a call can end. */
export type EndStatus = 'completed' | 'busy' | 'failed' | 'no-answer' | 'canceled';
/** A status that both providers document. */
export type KnownStatus = LiveStatus | EndStatus;
/** What a call shows: a known status, or `unknown` if only unrecognised ones came. */
export type CallStatus = KnownStatus | 'unknown';

/** Every known status, in the order that a call goes through them. */
export const KNOWN_STATUSES: readonly KnownStatus[] = [
  'queued',
  'initiated',
  'ringing',
  'in-progress',
  'completed',
  'busy',
  'failed',
  'no-answer',
  'canceled',
];

/** Everything that a call can show. */
export const STATUSES: readonly CallStatus[] = [...KNOWN_STATUSES, 'unknown'];

/** All ends share this rank, so an ended call stays ended. */
export const ENDED_RANK = 4;
/** The rank of an unrecognised status: below every known one, so it never hides one. */
export const UNKNOWN_RANK = -1;

const RANK: Readonly<Record<CallStatus, number>> = {
  unknown: UNKNOWN_RANK,
  queued: 0,
  initiated: 1,
  ringing: 2,
  'in-progress': 3,
  completed: ENDED_RANK,
  busy: ENDED_RANK,
  failed: ENDED_RANK,
  'no-answer': ENDED_RANK,
  canceled: ENDED_RANK,
};

/** The rank of a status: unknown -1, queued 0, initiated 1, ringing 2, in-progress 3, any end 4. */
export const rankOf = (status: CallStatus): number => RANK[status];

/** The status of a live rank; null for any other number. */
export function liveStatusOf(rank: number): LiveStatus | null {
  switch (rank) {
    case 0:
      return 'queued';
    case 1:
      return 'initiated';
    case 2:
      return 'ringing';
    case 3:
      return 'in-progress';
    default:
      return null;
  }
}

const BY_NAME: ReadonlyMap<string, KnownStatus> = new Map<string, KnownStatus>([
  ...KNOWN_STATUSES.map((status) => [status, status] as const),
  // SignalWire sends both values for the event `answered`; they are one state.
  ['answered', 'in-progress'],
  // Spellings seen from clones and in REST replies of older API versions.
  ['cancelled', 'canceled'],
  ['noanswer', 'no-answer'],
]);

/** The status that a provider's word means; `unknown` for an unrecognised one. */
export const normaliseStatus = (raw: string): CallStatus =>
  BY_NAME.get(raw) ?? BY_NAME.get(raw.trim().toLowerCase()) ?? 'unknown';

/** Whether a call in this status is over. */
export const isEnd = (status: CallStatus): status is EndStatus => rankOf(status) === ENDED_RANK;

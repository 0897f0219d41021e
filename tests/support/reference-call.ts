/**
 * The rules of `src/core/SPEC.md` written a second time, the slow way: sort all the events of a call, then
 * look each thing up. The join must agree with it, and nothing else may use it.
 */

import type {
  CallEvent,
  CallFacts,
  NumberEvent,
  ProgressEvent,
} from '../../src/core/call-event.ts';
import type { Call } from '../../src/core/wire/call.ts';

type StatusEvent = ProgressEvent | NumberEvent;

const ORDER = ['queued', 'initiated', 'ringing', 'in-progress'];
/** The states that precede an answer. */
const LIVE = ['queued', 'initiated', 'ringing'];
const ENDS = new Set(['completed', 'busy', 'failed', 'no-answer', 'canceled']);

/** What a call with these events must show, without its recordings, audio and arrival facts. */
export function referenceCall(events: readonly CallEvent[]): Partial<Call> | null {
  const statuses = events.filter((event) => event.kind === 'progress' || event.kind === 'number');
  if (statuses.length === 0) return null;
  const sorted = statuses.toSorted(inOrder);
  const end = endOf(sorted);
  const top = Math.max(...sorted.map(rank));
  const timeOf = (status: string): number | null => {
    const times = sorted
      .filter((event) => event.status === status)
      .map(({ occurredAt }) => occurredAt);
    return times.length === 0 ? null : Math.min(...times);
  };
  const ringingAt = timeOf('ringing');
  const startedAt = Math.min(
    ...sorted.map((event) => (event.kind === 'number' ? event.startedAt : event.occurredAt)),
  );
  const toldAnswer = timeOf('in-progress');
  const answered = toldAnswer !== null || end?.status === 'completed';
  const answeredAt =
    toldAnswer ?? inferredAnswer(sorted, end, [startedAt, ...LIVE.map(timeOf)].filter(isTold));
  const rangUntil = answered ? answeredAt : (end?.occurredAt ?? null);
  return {
    status:
      end?.status ??
      (top === -1 ? 'unknown' : (sorted.find((event) => rank(event) === top)?.status ?? 'unknown')),
    startedAt: iso(startedAt),
    queuedAt: iso(timeOf('queued')),
    initiatedAt: iso(timeOf('initiated')),
    ringingAt: iso(ringingAt),
    answeredAt: iso(answeredAt),
    answeredAtInferred: answeredAt !== null && toldAnswer === null,
    endedAt: iso(end?.occurredAt ?? null),
    eventTimestamp: end?.timestamp.raw ?? null,
    ringSeconds:
      ringingAt === null || rangUntil === null || rangUntil < ringingAt
        ? null
        : (rangUntil - ringingAt) / 1000,
    durationSeconds: answered ? lastOf(sorted, 'callDurationSeconds') : null,
    apiVersion: lastOf(sorted, 'apiVersion'),
    parentCallSid: lastOf(sorted, 'parentCallSid'),
    direction: lastOf(sorted, 'direction'),
    from: lastOf(sorted, 'from'),
    to: lastOf(sorted, 'to'),
    callerName: lastOf(sorted, 'callerName'),
    forwardedFrom: lastOf(sorted, 'forwardedFrom'),
    sipCode: lastOf(sorted, 'sipCode'),
    sipPhrase: lastOf(sorted, 'sipPhrase'),
    hangupBy: lastOf(sorted, 'hangupBy'),
    hangupDirection: lastOf(sorted, 'hangupDirection'),
    answeredBy: answeredByOf(events),
    dimensions: dimensionsOf(sorted),
    events: events.length,
    provenance: end?.provenance ?? 'callback',
  };
}

/**
 * The answer of a completed call if no callback reported it: `CallDuration` before its end. If the events
 * that precede an answer are up to a second later than that (whole seconds, rounded), the answer moves to the
 * last of them.
 */
function inferredAnswer(
  sorted: readonly StatusEvent[],
  end: StatusEvent | null,
  earlier: readonly number[],
): number | null {
  if (end === null || end.kind === 'number' || end.status !== 'completed') return null;
  const teller = sorted.findLast((event) => event.facts.callDurationSeconds !== null);
  const seconds = teller?.facts.callDurationSeconds ?? null;
  if (teller === undefined || seconds === null || !ENDS.has(teller.status)) return null;
  const told = end.occurredAt - Math.round(seconds * 1000);
  const fits = (at: number): boolean => at <= end.occurredAt && earlier.every((one) => one <= at);
  if (fits(told)) return told;
  const latest = Math.max(...earlier);
  return latest > told && latest <= told + 1000 && fits(latest) ? latest : null;
}

const isTold = (at: number | null): at is number => at !== null;

/** The last reconciled end, else the first of a callback, else of a number's, else an inferred one. */
function endOf(sorted: readonly StatusEvent[]): StatusEvent | null {
  const ends = sorted.filter((event) => ENDS.has(event.status));
  return (
    ends.findLast((event) => event.provenance === 'reconciled') ??
    ends.find((event) => event.provenance === 'callback' && event.kind === 'progress') ??
    ends.find((event) => event.provenance === 'callback') ??
    ends.find((event) => event.provenance === 'inferred') ??
    null
  );
}

const lastOf = <Name extends keyof CallFacts>(
  sorted: readonly StatusEvent[],
  name: Name,
): CallFacts[Name] | null =>
  sorted.findLast((event) => event.facts[name] !== null)?.facts[name] ?? null;

/** Of each dimension the last value that a status callback says. */
const dimensionsOf = (sorted: readonly StatusEvent[]): Call['dimensions'] =>
  Object.assign({}, ...sorted.map((event) => event.dimensions ?? {}));

function answeredByOf(events: readonly CallEvent[]): string | null {
  const told = events.toSorted(inOrder).map((event) => {
    if (event.kind === 'answered-by') return event.answeredBy;
    return event.kind === 'progress' || event.kind === 'number' ? event.facts.answeredBy : null;
  });
  return told.findLast((answeredBy) => answeredBy !== null) ?? null;
}

const rank = (event: CallEvent): number => {
  if (event.kind !== 'progress' && event.kind !== 'number') return -1;
  return ENDS.has(event.status) ? ORDER.length : ORDER.indexOf(event.status);
};

const numberOf = (event: CallEvent): number =>
  event.kind === 'progress' || event.kind === 'conference' ? (event.sequenceNumber ?? -1) : -1;

const inOrder = (a: CallEvent, b: CallEvent): number =>
  a.occurredAt - b.occurredAt ||
  rank(a) - rank(b) ||
  numberOf(a) - numberOf(b) ||
  (a.key < b.key ? -1 : 1);

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

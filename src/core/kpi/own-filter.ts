/**
 * Filters by facts, for calls in memory. It looks at a call's own callbacks: a leg that wasn't answered because another
 * one was counts by how it ended itself.
 */

import { hangupPartyOf } from '../calls/hangup-party.ts';
import type { FactFilter, NumberRange } from '../fact-filter.ts';
import type { Call } from '../wire/call.ts';
import { mosOf, pddOfCall, sipCodeOf } from './call-measures.ts';
import { type Outcome, outcomeOf } from './outcome.ts';

const FACTS = [
  'leg',
  'outcome',
  'sipCode',
  'hangupBy',
  'numberPart',
  'mos',
  'pddSeconds',
  'ringSeconds',
  'durationSeconds',
] as const satisfies readonly (keyof FactFilter)[];

/** Whether a filter needs more of a call than `matches` in `core/call-filter.ts` looks at. */
export const filtersFacts = (filter: FactFilter): boolean =>
  FACTS.some((name) => filter[name] !== undefined);

/** Whether a call matches the fields that `filtersFacts` is about. */
export function matchesFacts(call: Call, filter: FactFilter): boolean {
  const { leg, numberPart } = filter;
  const isAnswered = call.status === 'completed' || call.answeredAt !== null;
  return (
    (leg === undefined || (leg === 'first') === (call.parentCallSid === null)) &&
    isAmong(() => outcome(call, isAnswered), filter.outcome) &&
    isAmong(() => sipCodeOf(call.sipCode), filter.sipCode) &&
    isAmong(() => hangupPartyOf(call), filter.hangupBy) &&
    (numberPart === undefined || [call.from, call.to].some((end) => end?.includes(numberPart))) &&
    isIn(() => mosOf(call.audio, isAnswered), filter.mos) &&
    isIn(() => pddOfCall(call), filter.pddSeconds) &&
    isIn(() => call.ringSeconds, filter.ringSeconds) &&
    isIn(() => call.durationSeconds, filter.durationSeconds)
  );
}

const outcome = (call: Call, isAnswered: boolean): Outcome | null =>
  outcomeOf({
    status: call.status,
    sipCode: sipCodeOf(call.sipCode),
    sipPhrase: call.sipPhrase,
    hasRung: call.ringingAt !== null,
    isAnswered,
    isAnsweredElsewhere: false,
  });

function isAmong<Value>(
  measure: () => Value | null,
  wanted: readonly Value[] | undefined,
): boolean {
  if (wanted === undefined) return true;
  const value = measure();
  return value !== null && wanted.includes(value);
}

function isIn(measure: () => number | null, range: NumberRange | undefined): boolean {
  if (range === undefined) return true;
  const value = measure();
  return (
    value !== null &&
    (range.gte === undefined || value >= range.gte) &&
    (range.lte === undefined || value <= range.lte)
  );
}

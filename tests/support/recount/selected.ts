/** Which calls a filter selects, from its definition. */

import type { FactFilter } from '../../../src/core/fact-filter.ts';
import { GROUP_KEYS, hangupParty } from './group-keys.ts';
import type { CountedCall } from './read-calls.ts';

/** Seconds from dialling to ringing, or to the answer; failed calls have none. */
export function pddOf({ call, initiated, ringing, answered }: CountedCall): number | null {
  const end = ringing ?? answered;
  if (call.status === 'failed' && answered === null) return null;
  return initiated === null || end === null || end < initiated ? null : (end - initiated) / 1000;
}

export const mosOf = ({ call: { mos }, wasAnswered }: CountedCall): number | null =>
  wasAnswered && mos !== null && mos >= 1 && mos <= 5 ? mos : null;

type Range = { readonly gte?: number; readonly lte?: number } | undefined;

const isInRange = (value: number | null, range: Range): boolean =>
  range === undefined ||
  (value !== null &&
    value >= (range.gte ?? Number.NEGATIVE_INFINITY) &&
    value <= (range.lte ?? Number.POSITIVE_INFINITY));

const isAmong = (value: string | null, wanted: readonly (string | number)[] | undefined): boolean =>
  wanted === undefined || wanted.map(String).includes(value ?? '');

export function isSelected(one: CountedCall, filter: FactFilter): boolean {
  const { call, started, dimensions } = one;
  const ends = [call.from, call.to].filter((end) => end !== null);
  const { leg, number, numberPart, from, to } = filter;
  return (
    isAmong(call.status, filter.status) &&
    isAmong(call.direction, filter.direction) &&
    isAmong(one.outcome, filter.outcome) &&
    isAmong(GROUP_KEYS['sipCode']?.(one, null, 'UTC') ?? null, filter.sipCode) &&
    isAmong(hangupParty(one), filter.hangupBy) &&
    (filter.fromNumber === undefined || call.from === filter.fromNumber) &&
    (filter.toNumber === undefined || call.to === filter.toNumber) &&
    (number === undefined || ends.includes(number)) &&
    (numberPart === undefined || ends.some((end) => end.includes(numberPart))) &&
    (filter.parentCallSid === undefined || call.parentCallSid === filter.parentCallSid) &&
    (leg === undefined || (leg === 'first') === (call.parentCallSid === null)) &&
    isInRange(mosOf(one), filter.mos) &&
    isInRange(pddOf(one), filter.pddSeconds) &&
    isInRange(call.ringSeconds, filter.ringSeconds) &&
    isInRange(call.durationSeconds, filter.durationSeconds) &&
    Object.entries(filter.dimensions ?? {}).every(([name, values]) =>
      isAmong(dimensions[name] ?? null, values),
    ) &&
    (from === undefined || (started !== null && started >= from)) &&
    (to === undefined || (started !== null && started < to))
  );
}

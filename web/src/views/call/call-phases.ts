/** What a call spent its time on: waiting, ringing, talking. */

import type { Call } from '../../../../src/core/wire/call.ts';

export type PhaseKind = 'waiting' | 'ringing' | 'talking';

export interface Phase {
  readonly kind: PhaseKind;
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly seconds: number;
  /** Whether it goes on. */
  readonly isOpen: boolean;
}

export type PhaseTimes = Pick<
  Call,
  'startedAt' | 'firstSeenAt' | 'ringingAt' | 'answeredAt' | 'endedAt' | 'durationSeconds'
>;

/** The phases in order, without those that took no time. `now` is the server's clock. */
export function phasesOf(call: PhaseTimes, now: number): readonly Phase[] {
  const start = Date.parse(call.startedAt ?? call.firstSeenAt);
  // A provider's times can contradict each other: no phase ends before it begins.
  const end = Math.max(start, timeOf(call.endedAt) ?? now);
  const within = (at: string | null, least: number): number | null => {
    const time = timeOf(at);
    return time === null ? null : Math.min(end, Math.max(least, time));
  };
  const ringing = within(call.ringingAt, start);
  const answered = within(call.answeredAt ?? answerBefore(call), ringing ?? start);
  const spans = [
    ['waiting', start, ringing ?? answered ?? end],
    ['ringing', ringing, answered ?? end],
    ['talking', answered, end],
  ] as const;
  return spans.flatMap(([kind, from, to]): readonly Phase[] =>
    from === null || to <= from
      ? []
      : [{ kind, from, seconds: (to - from) / 1000, isOpen: call.endedAt === null && to === end }],
  );
}

/** A number's own callback reports talk time but no answer. */
const answerBefore = ({ endedAt, durationSeconds }: PhaseTimes): string | null =>
  endedAt === null || durationSeconds === null
    ? null
    : new Date(Date.parse(endedAt) - durationSeconds * 1000).toISOString();

const timeOf = (at: string | null): number | null => (at === null ? null : Date.parse(at));

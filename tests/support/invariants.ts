/**
 * What must hold whenever an event is joined (`src/core/SPEC.md`), asserted after every step of every
 * specification and of every random history.
 */

import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import type { CallEvent } from '../../src/core/call-event.ts';
import { isEnd, rankOf } from '../../src/core/call-status.ts';
import type { CallState } from '../../src/core/calls/call-state.ts';
import { statusOf, viewCall } from '../../src/core/calls/call-view.ts';
import type { Joined } from '../../src/core/calls/join.ts';
import type { Call } from '../../src/core/wire/call.ts';

/** Equality to the last bit (0 is not -0). A failure shows a readable difference. */
export function expectSame(actual: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(actual, expected)) expect(actual).toStrictEqual(expected);
}

/** Fails with the name of the broken invariant. */
function hold(invariant: string, holds: boolean, state: CallState): void {
  if (!holds) expect.fail(`${invariant} is broken by ${JSON.stringify(state)}`);
}

/** I2: a duplicate changes nothing but its count, and everything else adds one event. */
export function holdsI2(
  before: CallState | null,
  event: CallEvent,
  { verdict, state }: Joined,
): void {
  const known = before?.stamps.length ?? 0;
  const isKnown = before?.stamps.some(({ key }) => key === event.key) ?? false;
  hold('I2', (verdict === 'duplicate') === isKnown, state);
  if (isKnown) {
    expectSame(state, { ...before, duplicates: (before?.duplicates ?? 0) + 1 });
  } else {
    hold('I2', state.stamps.length === known + 1, state);
    hold('I2', state.duplicates === (before?.duplicates ?? 0), state);
  }
}

/** I4: rank never falls, an ended call stays ended, and a visible call stays visible. */
export function holdsI4(before: CallState | null, { state }: Joined): void {
  if (before === null) return;
  const was = statusOf(before);
  const is = statusOf(state);
  if (was !== null) {
    hold('I4', is !== null && rankOf(is) >= rankOf(was), state);
    hold('I4', !isEnd(was) || (state.end !== null && isEnd(state.end.status)), state);
  }
}

/**
 * I5: durations are never negative. A call has a duration only if it was answered. Ringing ends at the
 * answer, and an inferred answer contradicts no callback.
 */
export function holdsI5(state: CallState): void {
  const call = viewCall(state);
  if (call === null) return;
  for (const seconds of durationsOf(call)) {
    hold('I5', seconds === null || (seconds >= 0 && Number.isFinite(seconds)), state);
  }
  const answered = call.answeredAt !== null || call.status === 'completed';
  hold('I5', answered || call.durationSeconds === null, state);
  const rangUntil = answered ? call.answeredAt : call.endedAt;
  if (call.ringSeconds !== null) {
    hold('I5', call.ringSeconds * 1000 === timeOf(rangUntil) - timeOf(call.ringingAt), state);
  }
  if (call.answeredAtInferred) {
    const told = [call.startedAt, call.queuedAt, call.initiatedAt, call.ringingAt].filter(
      (time) => time !== null,
    );
    const at = timeOf(call.answeredAt);
    hold('I5', call.status === 'completed' && state.times.answeredAt === null, state);
    hold('I5', told.every((time) => timeOf(time) <= at) && at <= timeOf(call.endedAt), state);
    const off = (timeOf(call.endedAt) - at) / 1000 - (call.durationSeconds ?? Number.NaN);
    hold('I5', off > -1.001 && off < 0.001, state);
  }
  hold('I5', call.audio === null || call.audio.mos === null || answered, state);
}

const timeOf = (iso: string | null): number => (iso === null ? Number.NaN : Date.parse(iso));

const durationsOf = (call: Call): readonly (number | null)[] => [
  call.ringSeconds,
  call.durationSeconds,
  ...call.recordings.map((recording) => recording.durationSeconds),
];

/** I6: times are whole milliseconds since 1970 and the call can be shown, whatever was sent. */
export function holdsI6(state: CallState): void {
  const { times, end, firstSeenAt, updatedAt } = state;
  for (const at of [...Object.values(times), end?.endedAt ?? null, firstSeenAt, updatedAt]) {
    hold('I6', at === null || (Number.isSafeInteger(at) && at >= 0), state);
  }
  const call = viewCall(state);
  expectSame(JSON.parse(JSON.stringify(call)), call);
}

/** Everything that must hold after an event was joined. */
export function holdsAll(before: CallState | null, event: CallEvent, joined: Joined): void {
  holdsI2(before, event, joined);
  holdsI4(before, joined);
  holdsI5(joined.state);
  holdsI6(joined.state);
}

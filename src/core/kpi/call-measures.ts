/** What's measured of a call, where a fact and a filter of the live stream have to agree. */

import type { CallStatus } from '../call-status.ts';
import type { Audio, Call } from '../wire/call.ts';

/** Times in milliseconds since 1970. */
export interface CallTimes {
  readonly status: CallStatus;
  readonly initiatedAt: number | null;
  readonly ringingAt: number | null;
  readonly answeredAt: number | null;
}

/** Seconds from `initiated` to `ringing`, or to the answer where no ringing was reported. Failures have none. */
export const pddSecondsOf = ({
  status,
  initiatedAt,
  ringingAt,
  answeredAt,
}: CallTimes): number | null =>
  status === 'failed' && answeredAt === null
    ? null
    : secondsBetween(initiatedAt, ringingAt ?? answeredAt);

/** The same, of a call as the API shows it. */
export const pddOfCall = ({ status, initiatedAt, ringingAt, answeredAt }: Call): number | null =>
  pddSecondsOf({
    status,
    initiatedAt: timeOf(initiatedAt),
    ringingAt: timeOf(ringingAt),
    answeredAt: timeOf(answeredAt),
  });

const timeOf = (at: string | null): number | null => (at === null ? null : Date.parse(at));

/** Null if the provider's times contradict each other. */
export const secondsBetween = (from: number | null, to: number | null): number | null =>
  from === null || to === null || to < from ? null : (to - from) / 1000;

/** 1 to 5; null unless an answered call has it. */
export const mosOf = (audio: Audio | null, isAnswered: boolean): number | null =>
  audio === null || !isAnswered ? null : within(audio.mos, 1, 5);

/** 100 to 699. */
export const sipCodeOf = (code: number | null): number | null => within(code, 100, 699);

/** What's outside isn't a measurement. */
export const within = (value: number | null, least: number, most: number): number | null =>
  value !== null && value >= least && value <= most ? value : null;

/** The shape of traffic: how long calls ring and last, who answers, and how good the lines are. */

import { type LineMix, USUAL_LINES } from '../audio/line-quality.ts';
import type { Random } from '../vocabulary/random.ts';
import { chance, weighted } from '../world/draws.ts';
import type { Seconds } from '../world/spans.ts';
import type { AnsweredBy } from './call-plan.ts';

/** What is drawn for a call without other rules. */
export interface CallProfile {
  /** From the first ringing to the answer. */
  readonly ringSeconds: Seconds;
  readonly talkSeconds: Seconds;
  /** The share of answered calls that a machine answers: 0 to 1. */
  readonly machineShare: number;
  readonly lines: LineMix;
}

/** Half of all calls are answered within nine seconds, and half last less than a minute and a half. */
export const USUAL_PROFILE: CallProfile = {
  ringSeconds: { median: 8.5, spread: 0.6, least: 0.9, most: 110 },
  talkSeconds: { median: 85, spread: 0.95, least: 1.5, most: 3_600 },
  machineShare: 0.22,
  lines: USUAL_LINES,
};

const MACHINES_AT_ONCE = [
  ['machine_start', 94],
  ['fax', 4],
  ['unknown', 2],
] as const satisfies readonly (readonly [AnsweredBy, number])[];
const MACHINES_AFTER_GREETING = [
  ['machine_end_beep', 60],
  ['machine_end_silence', 24],
  ['machine_end_other', 10],
  ['fax', 4],
  ['unknown', 2],
] as const satisfies readonly (readonly [AnsweredBy, number])[];

/** Who answers; detection can wait for the end of the greeting. */
export function drawAnsweredBy(
  random: Random,
  machineShare: number,
  awaitsMessageEnd: boolean,
): AnsweredBy {
  if (!chance(random, machineShare)) return 'human';
  return weighted<AnsweredBy>(
    random,
    awaitsMessageEnd ? MACHINES_AFTER_GREETING : MACHINES_AT_ONCE,
  );
}

/** What detection reports; without waiting, it can't know how the greeting ends. */
export function detectedAs(answeredBy: AnsweredBy, awaitsMessageEnd: boolean): AnsweredBy {
  switch (answeredBy) {
    case 'machine_end_beep':
    case 'machine_end_silence':
    case 'machine_end_other':
      return awaitsMessageEnd ? answeredBy : 'machine_start';
    case 'machine_start':
      return awaitsMessageEnd ? 'machine_end_beep' : answeredBy;
    case 'human':
    case 'fax':
    case 'unknown':
      return answeredBy;
  }
}

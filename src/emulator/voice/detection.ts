/** How long it takes to find out who answered: guesses, within what Twilio documents. Pure. */
import type { AnsweredBy } from '../engine/call-plan.ts';

/** Emulated milliseconds after the answer. */
export function detectionMs(answeredBy: AnsweredBy): number {
  switch (answeredBy) {
    case 'human':
      return 2_400;
    case 'machine_start':
    case 'fax':
      return 3_200;
    case 'unknown':
      return 5_000;
    case 'machine_end_beep':
    case 'machine_end_silence':
    case 'machine_end_other':
      return 11_000;
  }
}

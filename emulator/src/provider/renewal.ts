/**
 * What a new provider takes over from the previous one when the emulator is reset. Everything else
 * starts fresh, so a reset can't miss anything.
 */
import type { Fault } from '../faults/fault-rules.ts';
import type { Settings } from '../options/settings.ts';
import type { PhoneNumbers } from '../owned-numbers/phone-number.ts';

/** The part of a provider that outlives it. */
export interface Outliving {
  readonly clock: { now(): number };
  readonly faults: { rules(): readonly Fault[] };
  readonly phoneNumbers: PhoneNumbers;
}

/**
 * The settings of a provider that follows another: time continues, and it has its own seed, so that no
 * sid is repeated. Scenario calls whose moment has passed aren't placed again.
 * @param initial the emulator's settings at its start
 * @param turn the number of this reset, from 1 on
 */
export function renewedSettings(
  initial: Settings,
  { clock, faults }: Outliving,
  turn: number,
  all: boolean,
): Settings {
  const now = clock.now();
  return {
    ...initial,
    startAt: now,
    seed: `${initial.seed}#${turn}`,
    faults: all ? initial.faults : faults.rules(),
    script: initial.script.filter(({ at }) => !('moment' in at) || at.moment > now),
  };
}

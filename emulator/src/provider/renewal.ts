/**
 * What a new provider takes over from the one before it, when the emulator is reset. Everything else
 * starts afresh, so nothing can be forgotten to be reset.
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
 * The settings of a provider that follows another: its time goes on, and chance is drawn from a seed
 * of its own, so that no sid comes back. What a scenario places at a moment that has passed isn't
 * placed again.
 * @param initial the settings that the emulator was started with
 * @param turn counts resets, from 1 on
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

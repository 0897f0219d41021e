/**
 * Turns raw audio figures into readable ones. The provider reports a MOS of 4.5 before any packet has
 * arrived, so a MOS is shown only if there was media.
 *
 * Source: signalwire/freeswitch `switch_core_media.c` and `switch_rtp.c` (August 2026).
 */

import type { AudioFacts } from '../call-event.ts';
import { AUDIO_FACT_NAMES, type AudioFactName } from '../facts/audio-facts.ts';
import { type AudioFactsShown, forEachFact, SHOWN_AUDIO } from '../facts/shown-facts.ts';
import { slotsOf } from '../facts/slots.ts';
import type { Audio } from '../wire/call.ts';

/** FreeSWITCH's initial value, also reported for a call without media. */
const DEFAULT_MOS = 4.5;

/** Audio without values, its fields in display order. */
const BLANK: Audio = {
  ...forEachFact<AudioFactsShown, number | null>(SHOWN_AUDIO, () => null),
  lossPercent: null,
};

/** The audio of a call; `answered` says whether anyone picked up. */
export function audioOf(facts: AudioFacts, answered: boolean): Audio {
  const audio: Audio = {
    ...BLANK,
    lossPercent: lossPercent(facts.mediaPackets, facts.skippedPackets),
  };
  const shown: Record<keyof AudioFactsShown, number | null> = audio;
  const values = slotsOf<AudioFactName, number | null>(facts, AUDIO_FACT_NAMES);
  for (const { slot, shownAs, fact } of SHOWN_AUDIO) {
    const value = values[slot] ?? null;
    switch (fact.shownBy ?? 'value') {
      case 'value':
        shown[shownAs] = value;
        break;
      case 'trusted MOS':
        shown[shownAs] = trustedMos(facts, answered);
        break;
      case 'standard deviation':
        shown[shownAs] = standardDeviation(value);
        break;
    }
  }
  return audio;
}

function trustedMos(facts: AudioFacts, answered: boolean): number | null {
  if (!answered || facts.mediaPackets === 0) return null;
  // The short set of a number's own callback has a real MOS and no packet count.
  if (facts.mediaPackets === null && facts.mos === DEFAULT_MOS) return null;
  return facts.mos;
}

/** Milliseconds from milliseconds squared, to two decimals like the provider's figures. */
const standardDeviation = (variance: number | null): number | null =>
  variance === null ? null : round(Math.sqrt(variance));

const lossPercent = (media: number | null, skipped: number | null): number | null =>
  media === null || skipped === null || media + skipped === 0
    ? null
    : round((100 * skipped) / (media + skipped));

const round = (value: number): number => Math.round(value * 100) / 100;

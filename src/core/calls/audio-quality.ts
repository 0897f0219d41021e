/**
 * Raw audio figures into the ones that people read. The provider reports a MOS of 4.5 before any
 * packet has come, so a MOS is shown only where media prove it.
 *
 * Source: signalwire/freeswitch `switch_core_media.c` and `switch_rtp.c` (August 2026).
 */

import type { AudioFacts } from '../call-event.ts';
import type { Audio } from '../wire/call.ts';

/** What FreeSWITCH starts from, and reports for a call without media. */
const DEFAULT_MOS = 4.5;

/** The audio of a call; `answered` says whether anyone ever picked up. */
export const audioOf = (facts: AudioFacts, answered: boolean): Audio => ({
  mos: trustedMos(facts, answered),
  averagePtimeMs: facts.averagePtimeMs,
  jitterMinMs: standardDeviation(facts.jitterMinVariance),
  jitterMaxMs: standardDeviation(facts.jitterMaxVariance),
  mediaPackets: facts.mediaPackets,
  skippedPackets: facts.skippedPackets,
  flushedPackets: facts.flushedPackets,
  largestJitterBuffer: facts.largestJitterBuffer,
  dtmfPackets: facts.dtmfPackets,
  outMediaPackets: facts.outMediaPackets,
  outDtmfPackets: facts.outDtmfPackets,
  outLost: facts.outLost,
  lossPercent: lossPercent(facts.mediaPackets, facts.skippedPackets),
});

function trustedMos(facts: AudioFacts, answered: boolean): number | null {
  if (!answered || facts.mediaPackets === 0) return null;
  // The short set of a number's own callback has a real MOS and no packet count.
  if (facts.mediaPackets === null && facts.mos === DEFAULT_MOS) return null;
  return facts.mos;
}

/** Milliseconds from milliseconds squared, to two decimals as the provider prints its figures. */
const standardDeviation = (variance: number | null): number | null =>
  variance === null ? null : round(Math.sqrt(variance));

const lossPercent = (media: number | null, skipped: number | null): number | null =>
  media === null || skipped === null || media + skipped === 0
    ? null
    : round((100 * skipped) / (media + skipped));

const round = (value: number): number => Math.round(value * 100) / 100;

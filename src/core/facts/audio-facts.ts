/**
 * What the media path measured, as FreeSWITCH publishes it at the end of a call (signalwire/freeswitch,
 * `switch_core_media.c`, August 2026). SignalWire sends all of it at the end of answered calls, Twilio
 * none. Decimals come even where the published schema says integer. A number's own callback has
 * only `AudioInMos`. For each fact, the event with the greatest order key decides.
 */

import { type Fact, type FactValues, namesAsStored } from './fact.ts';

export interface AudioFact extends Fact {
  /** What's shown instead of the raw value (`calls/audio-quality.ts`). */
  readonly shownBy?: 'trusted MOS' | 'standard deviation';
}

export const AUDIO_FACTS = {
  /** 1.00 to 4.50. Also 4.5 before any packet has arrived; it isn't shown then. */
  mos: { parameters: ['AudioInMos'], reader: 'number', stored: 13, shownBy: 'trusted MOS' },
  /** Time between packets. */
  averagePtimeMs: {
    parameters: ['AudioInAveragePtime'],
    reader: 'number',
    unit: 'milliseconds',
    stored: 14,
  },
  /** Shown as the standard deviation of packet spacing at its lowest, in milliseconds. */
  jitterMinVariance: {
    parameters: ['AudioInJitterMinVariance'],
    reader: 'number',
    unit: 'milliseconds squared',
    stored: 15,
    shownAs: 'jitterMinMs',
    shownBy: 'standard deviation',
  },
  /** Shown as the standard deviation of packet spacing at its highest, in milliseconds. */
  jitterMaxVariance: {
    parameters: ['AudioInJitterMaxVariance'],
    reader: 'number',
    unit: 'milliseconds squared',
    stored: 16,
    shownAs: 'jitterMaxMs',
    shownBy: 'standard deviation',
  },
  mediaPackets: {
    parameters: ['AudioInMediaPacketCount'],
    reader: 'number',
    unit: 'packets',
    stored: 17,
  },
  /** Comfort noise played instead of a packet. */
  skippedPackets: {
    parameters: ['AudioInSkipPacketCount'],
    reader: 'number',
    unit: 'packets',
    stored: 18,
  },
  /** Packets thrown away by a buffer flush. */
  flushedPackets: {
    parameters: ['AudioInFlushPacketCount'],
    reader: 'number',
    unit: 'packets',
    stored: 19,
  },
  /** 0 without a jitter buffer. */
  largestJitterBuffer: {
    parameters: ['AudioInLargestJbSize'],
    reader: 'number',
    unit: 'frames',
    stored: 20,
  },
  dtmfPackets: {
    parameters: ['AudioInDtmfPacketCount'],
    reader: 'number',
    unit: 'packets',
    stored: 21,
  },
  outMediaPackets: {
    parameters: ['AudioOutMediaPacketCount'],
    reader: 'number',
    unit: 'packets',
    stored: 22,
  },
  outDtmfPackets: {
    parameters: ['AudioOutDtmfPacketCount'],
    reader: 'number',
    unit: 'packets',
    stored: 23,
  },
  /** Packets that the far end missed. Sent, but not in a published schema. */
  outLost: { parameters: ['AudioOutLost'], reader: 'number', unit: 'packets', stored: 24 },
} as const satisfies Readonly<Record<string, AudioFact>>;

export type AudioFactName = keyof typeof AUDIO_FACTS;
export type AudioFactValues = FactValues<typeof AUDIO_FACTS>;

export const AUDIO_FACT_NAMES: readonly AudioFactName[] = namesAsStored(AUDIO_FACTS);

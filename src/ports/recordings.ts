/** The audio of recordings, from where the provider keeps it. */

import type { Result } from '../core/result.ts';
import type { Pieces } from './pieces.ts';

/** The whole audio, or the part of it that was asked for. */
export interface RecordingAudio {
  /** Such as `audio/x-wav`. */
  readonly contentType: string;
  /** In bytes; null if the provider doesn't say. */
  readonly length: number | null;
  /** `bytes 0-99/1000` for a part; null for the whole. */
  readonly contentRange: string | null;
  readonly pieces: Pieces;
}

/**
 * Why there's no audio. `not-found`: the provider doesn't have it any more. `no-such-range`: it's shorter.
 * `foreign`: the URL isn't the provider's. `denied`: the provider refused the account. `not-audio`: it sent something
 * else. `unreachable`: no answer, or one that's the provider's fault.
 */
export type RecordingProblem =
  | { readonly kind: 'not-found' | 'foreign' | 'denied' | 'not-audio' | 'unreachable' }
  | { readonly kind: 'no-such-range'; readonly contentRange: string | null };

export interface RecordingSource {
  /** Asks for the audio at a recording's URL. `range` is a header such as `bytes=0-99`; null for the whole. */
  open(url: string, range: string | null): Promise<Result<RecordingAudio, RecordingProblem>>;
}

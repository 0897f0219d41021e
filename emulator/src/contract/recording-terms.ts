/** How a call or a conference is recorded: channels, track and trimming. */

/** Whose voice is recorded. */
export type RecordingTrack = 'inbound' | 'outbound' | 'both';

/** Whether silence at both ends is cut. The emulator has no sound to trim; it only reports this. */
export type RecordingTrim = 'trim-silence' | 'do-not-trim';

/** How something is recorded. */
export interface RecordingTerms {
  readonly channels: 1 | 2;
  readonly track: RecordingTrack;
  readonly trim: RecordingTrim;
}

/** The defaults of "Create a call" and "Create a recording" (SignalWire docs, August 2026). */
export const USUAL_TERMS: RecordingTerms = { channels: 1, track: 'both', trim: 'do-not-trim' };

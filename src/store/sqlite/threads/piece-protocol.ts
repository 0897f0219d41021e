/**
 * How a thread streams bytes to the main thread: through a ring of slots in shared memory. New memory for each
 * piece would make the main thread collect garbage ten times a second.
 */

/** Bytes in a slot, and at most in a piece. */
export const PIECE_BYTES = 64 * 1024;
/** Slots in a stream: how far its maker may be ahead of its reader. */
export const SLOTS = 4;
/** Bytes that one stream holds. */
export const STREAM_BYTES = PIECE_BYTES * SLOTS;

/** To the thread that makes the bytes. */
export type ToPieceMaker =
  /** The reader is done with its oldest piece: that slot is free. */
  | { readonly type: 'taken'; readonly id: number }
  /** Its reader stopped. The answer is `end`. */
  | { readonly type: 'stop'; readonly id: number };

/** From that thread. Pieces fill the slots in order, then the first again. */
export type FromPieceMaker =
  | { readonly type: 'piece'; readonly id: number; readonly length: number }
  /** The last message of a stream: the thread no longer touches its memory. */
  | { readonly type: 'end'; readonly id: number }
  /** The same, but the bytes are incomplete. */
  | {
      readonly type: 'failed';
      readonly id: number;
      readonly reason: string;
      /** Whether that's because of a damaged page. */
      readonly isDamaged: boolean;
    };

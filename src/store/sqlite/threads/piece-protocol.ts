/**
 * How one thread hands long bytes to the main thread: through slots of shared memory that go round. New
 * memory for each piece would have the main thread collect garbage ten times a second.
 */

/** Bytes of a slot, and of a piece at the most. */
export const PIECE_BYTES = 64 * 1024;
/** Slots of a stream: how far its making may be ahead of its reader. */
export const SLOTS = 4;
/** Of one stream. */
export const STREAM_BYTES = PIECE_BYTES * SLOTS;

/** To the thread that makes the bytes. */
export type ToPieceMaker =
  /** The reader is done with its oldest piece: that slot is free. */
  | { readonly type: 'taken'; readonly id: number }
  /** Nobody reads it any more. It is answered with `end`. */
  | { readonly type: 'stop'; readonly id: number };

/** From it. The first piece is in the first slot, the next one in the next, and so round. */
export type FromPieceMaker =
  | { readonly type: 'piece'; readonly id: number; readonly length: number }
  /** The last message of a stream: the thread no longer touches its memory. */
  | { readonly type: 'end'; readonly id: number }
  /** Likewise. The bytes are not whole. */
  | {
      readonly type: 'failed';
      readonly id: number;
      readonly reason: string;
      /** Whether a page that they are made of is damaged. */
      readonly isDamaged: boolean;
    };

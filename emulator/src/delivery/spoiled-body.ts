/** A request's body as sent over a bad connection: bit by bit, or only in part. */
import { Readable } from 'node:stream';
import type { SendManner } from '../contract/mischief.ts';
import type { Timer } from '../vocabulary/clock.ts';

/** Bodies have a few hundred bytes: more pieces would make no difference. */
const PIECES = 8;
/** Lets written bytes leave before the connection breaks. */
const BREAKS_AFTER_MS = 10;

/** The body as a stream; a truncated one ends in an error, which breaks the connection. */
export const spoiledBody = (body: Buffer, manner: SendManner, timer: Timer): Readable =>
  Readable.from(
    manner.body === 'truncated' ? half(body, timer) : bitByBit(body, manner.trickleMs, timer),
    { objectMode: false },
  );

async function* bitByBit(body: Buffer, trickleMs: number, timer: Timer): AsyncGenerator<Buffer> {
  const step = Math.max(1, Math.ceil(body.length / PIECES));
  for (let from = 0; from < body.length; from += step) {
    if (from > 0) await pause(timer, trickleMs / (PIECES - 1));
    yield body.subarray(from, from + step);
  }
}

async function* half(body: Buffer, timer: Timer): AsyncGenerator<Buffer> {
  yield body.subarray(0, Math.floor(body.length / 2));
  await pause(timer, BREAKS_AFTER_MS);
  throw new TruncatedBodyError();
}

/** Breaks the connection in the middle of a body. */
class TruncatedBodyError extends Error {
  constructor() {
    super('The body was truncated on purpose.');
    this.name = 'TruncatedBodyError';
  }
}

const pause = (timer: Timer, ms: number): Promise<void> =>
  new Promise((resolve) => {
    timer.after(ms, resolve);
  });

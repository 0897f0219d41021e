import { describe, expect, it } from 'vitest';
import { type FromPieceMaker, PIECE_BYTES, SLOTS, STREAM_BYTES } from './piece-protocol.ts';
import { PieceTurns } from './piece-turns.ts';

/** A thread's side with a clock that the test moves, and what it has sent. */
function making() {
  const sent: FromPieceMaker[] = [];
  let now = 0;
  const turns = new PieceTurns(
    (message) => sent.push(message),
    () => now,
  );
  const memories = new Map<number, SharedArrayBuffer>();
  return {
    turns,
    sent,
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
    start: (id: number, source: AsyncIterable<string | Uint8Array>) => {
      const memory = new SharedArrayBuffer(STREAM_BYTES);
      memories.set(id, memory);
      turns.start(id, memory, source);
    },
    /** The contents of a slot. */
    slot: (id: number, slot: number, length: number): string =>
      Buffer.from(memories.get(id) ?? expect.fail(), slot * PIECE_BYTES, length).toString(),
  };
}

async function* texts(...all: readonly string[]): AsyncGenerator<string> {
  yield* all;
}

async function* endless(onTurn: () => void = () => undefined): AsyncGenerator<string> {
  for (;;) {
    onTurn();
    yield 'x'.repeat(PIECE_BYTES);
  }
}

const piece = (id: number, length: number) => ({ type: 'piece', id, length });

describe('streams of pieces', () => {
  it('are sent completely, short texts together, and end', async () => {
    const { start, sent, slot } = making();
    start(1, texts('a', '', 'bü'));
    await expect.poll(() => sent).toEqual([piece(1, 4), { type: 'end', id: 1 }]);
    expect(slot(1, 0, 4)).toBe('abü');
  });

  it('are split into slots that are used in turn', async () => {
    const { turns, start, sent, slot } = making();
    const text = Array.from({ length: SLOTS + 1 }, (_, index) =>
      String(index).repeat(PIECE_BYTES),
    ).join('');
    start(1, texts(text));
    await expect.poll(() => sent).toEqual(Array(SLOTS).fill(piece(1, PIECE_BYTES)));
    expect(slot(1, SLOTS - 1, 3)).toBe('333');
    turns.taken(1);
    turns.taken(1);
    await expect.poll(() => sent.at(-1)).toEqual({ type: 'end', id: 1 });
    expect(slot(1, 0, 3)).toBe('444');
    expect(slot(1, 1, 3)).toBe('111');
  });

  it('take turns, and none gets ahead of its reader', async () => {
    const { turns, start, sent } = making();
    start(1, endless());
    start(2, endless());
    await expect.poll(() => sent).toHaveLength(2 * SLOTS);
    expect(sent.map(({ id }) => id).slice(2, 6)).toEqual([2, 1, 2, 1]);
    turns.taken(2);
    await expect.poll(() => sent).toHaveLength(2 * SLOTS + 1);
    expect(sent.at(-1)).toEqual(piece(2, PIECE_BYTES));
    turns.stopAll();
  });

  it('yield after a while, even if there is nothing to send', async () => {
    const { turns, start, sent, pass } = making();
    async function* searching(): AsyncGenerator<string> {
      for (;;) {
        pass(3);
        yield '';
      }
    }
    start(1, searching());
    start(2, texts('found'));
    await expect.poll(() => sent).toContainEqual({ type: 'end', id: 2 });
    turns.stop(1);
    expect(sent.at(-1)).toEqual({ type: 'end', id: 1 });
  });

  it('end once, along with their source, when their reader is gone', async () => {
    const { turns, start, sent } = making();
    let isClosed = false;
    async function* source(): AsyncGenerator<string> {
      try {
        yield* endless();
      } finally {
        isClosed = true;
      }
    }
    start(1, source());
    await expect.poll(() => sent).toHaveLength(SLOTS);
    turns.stop(1);
    turns.stop(1);
    turns.taken(1);
    await expect.poll(() => isClosed).toBe(true);
    expect(sent.slice(SLOTS)).toEqual([{ type: 'end', id: 1 }]);
  });

  it('report that their source failed', async () => {
    const { start, sent } = making();
    async function* failing(): AsyncGenerator<string> {
      yield 'x'.repeat(PIECE_BYTES);
      throw new Error('the disk is gone');
    }
    start(1, failing());
    await expect
      .poll(() => sent)
      .toEqual([
        piece(1, PIECE_BYTES),
        { type: 'failed', id: 1, reason: 'the disk is gone', isDamaged: false },
      ]);
  });
});

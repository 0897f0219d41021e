import { describe, expect, it } from 'vitest';
import { PIECE_BYTES, SLOTS, type ToPieceMaker } from './piece-protocol.ts';
import { type PieceStream, PieceStreams } from './piece-streams.ts';

/** The main thread's side, and what it has posted. */
function streams() {
  const posted: ToPieceMaker[] = [];
  const all = new PieceStreams((message) => posted.push(message));
  return { all, posted };
}

/** What the thread does: fills a slot, and reports it. */
function put(all: PieceStreams, stream: PieceStream, slot: number, text: string): void {
  Buffer.from(stream.memory).write(text, slot * PIECE_BYTES);
  all.onMessage({ type: 'piece', id: stream.id, length: text.length });
}

const read = async (stream: PieceStream): Promise<string> => {
  const { value } = await stream.next();
  return Buffer.from(value ?? []).toString();
};

describe('a stream of pieces', () => {
  it('is read slot by slot, and a slot is free once the next piece is requested', async () => {
    const { all, posted } = streams();
    const stream = all.open(1);
    for (let slot = 0; slot < SLOTS; slot += 1) put(all, stream, slot, `piece ${slot}`);
    expect(await read(stream)).toBe('piece 0');
    expect(posted).toEqual([]);
    expect(await read(stream)).toBe('piece 1');
    expect(posted).toEqual([{ type: 'taken', id: 1 }]);
    put(all, stream, 0, 'round');
    expect([await read(stream), await read(stream), await read(stream)]).toEqual([
      'piece 2',
      'piece 3',
      'round',
    ]);
  });

  it('ends after its last piece, and waits for one that is still to come', async () => {
    const { all } = streams();
    const stream = all.open(1);
    const first = read(stream);
    put(all, stream, 0, 'late');
    all.onMessage({ type: 'end', id: 1 });
    expect(await first).toBe('late');
    expect(await stream.next()).toEqual({ done: true, value: undefined });
    expect(await stream.next()).toEqual({ done: true, value: undefined });
  });

  it('rejects where it broke off, after the pieces before', async () => {
    const { all } = streams();
    const [failed, lost] = [all.open(1), all.open(2)];
    put(all, failed, 0, 'half');
    all.onMessage({ type: 'failed', id: 1, reason: 'no disk', isDamaged: false });
    expect(await read(failed)).toBe('half');
    await expect(failed.next()).rejects.toThrow('no disk');
    const waiting = lost.next();
    all.lost(() => new Error('the thread is gone'));
    await expect(waiting).rejects.toThrow('the thread is gone');
  });

  it('is stopped when its reader leaves, whether or not it has begun', async () => {
    const { all, posted } = streams();
    const stream = all.open(1);
    await stream.return();
    await stream.return();
    expect(posted).toEqual([{ type: 'stop', id: 1 }]);
    expect(await stream.next()).toEqual({ done: true, value: undefined });
  });

  it('passes on its memory only when the thread and the reader are both done with it', async () => {
    const { all } = streams();
    const first = all.open(1);
    put(all, first, 0, 'a');
    await first.next();
    all.onMessage({ type: 'end', id: 1 });
    expect(all.open(2).memory).not.toBe(first.memory);
    await first.next();
    expect(all.open(3).memory).toBe(first.memory);

    const left = all.open(4);
    await left.return();
    expect(all.open(5).memory).not.toBe(left.memory);
    all.onMessage({ type: 'end', id: 4 });
    expect(all.open(6).memory).toBe(left.memory);
  });
});

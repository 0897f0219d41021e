/**
 * Packs events that a call's row no longer lists: each one's position and stamp, then all keys, so that an
 * index of keys is made without unpacking the rest. A changed layout gets a new `CHUNK_LAYOUT`, and the old
 * ones must still be readable.
 */

import type { Stamp } from '../../../core/calls/stamp.ts';
import { ByteReader, type ByteWriter } from './bytes.ts';
import { keyOf } from './decode-call.ts';
import { KEY_BYTES } from './key-index.ts';

const CHUNK_LAYOUT = 1;

/** Some events of one call, in the order in which they were joined. */
export interface EventChunk {
  readonly firstPosition: number;
  readonly bytes: Buffer;
}

/** The content of a chunk. The lists are parallel, and positions ascend. */
export interface ChunkEvents {
  readonly stamps: readonly Stamp[];
  readonly positions: readonly number[];
}

/** Packs at least one event. `writer` is scratch space. */
export function encodeChunk(writer: ByteWriter, { stamps, positions }: ChunkEvents): EventChunk {
  const firstPosition = positions[0] ?? 0;
  const base = stamps[0]?.occurredAt ?? 0;
  writer.byte(CHUNK_LAYOUT);
  writer.whole(stamps.length);
  writer.number(base);
  let previous = 0;
  for (const [index, { occurredAt, rank, sequenceNumber }] of stamps.entries()) {
    const position = positions[index] ?? 0;
    writer.whole(position - previous);
    previous = position;
    writer.number(occurredAt - base);
    writer.signed(rank);
    writer.signed(sequenceNumber);
  }
  for (const { key } of stamps) writer.hex(key);
  return { firstPosition, bytes: Buffer.from(writer.take(), 'latin1') };
}

/** The events of a chunk. Throws if `encodeChunk` didn't write the bytes. */
export function decodeChunk(bytes: Buffer): ChunkEvents {
  const reader = new ByteReader(bytes);
  const count = countOf(reader);
  const base = reader.number();
  const keys = new ByteReader(keysOfChunk(bytes));
  const stamps: Stamp[] = [];
  const positions: number[] = [];
  let position = 0;
  for (let index = 0; index < count; index += 1) {
    position += reader.whole();
    positions.push(position);
    stamps.push({
      occurredAt: base + reader.number(),
      rank: reader.signed(),
      sequenceNumber: reader.signed(),
      key: keyOf(keys),
    });
  }
  return { stamps, positions };
}

/** The keys of a chunk's events, one after the other. */
export function keysOfChunk(bytes: Buffer): Buffer {
  const start = bytes.length - countOf(new ByteReader(bytes)) * KEY_BYTES;
  if (start < 0) throw new Error('a stored chunk of events is shorter than its keys');
  return bytes.subarray(start);
}

function countOf(reader: ByteReader): number {
  const layout = reader.byte();
  if (layout !== CHUNK_LAYOUT) {
    throw new Error(`a stored chunk of events has the unknown layout ${layout}`);
  }
  return reader.whole();
}

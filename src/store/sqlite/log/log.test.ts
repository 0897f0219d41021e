import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { testFolder } from '../../../../tests/support/store-folder.ts';
import { observe, progressOf } from '../../../../tests/support/store-observations.ts';
import { recordsOf } from '../../../../tests/support/store-writer.ts';
import { openForWriting, type SqliteDatabase } from '../database/database.ts';
import { textHash } from '../database/text-hash.ts';
import { LogReader, LogWriter, type PositionedRecord } from './log.ts';

/** A log of these runs of records, each appended separately; the record at position n is from call `CAn`. */
function logOf(...runs: readonly number[]): { database: SqliteDatabase; reader: LogReader } {
  const database = openForWriting(join(testFolder(), 'callboard.db'));
  const writer = new LogWriter(database);
  let next = 1;
  for (const count of runs) {
    const observations = Array.from({ length: count }, (_, index) =>
      observe(progressOf(`CA${next + index}`, 'ringing', 1)),
    );
    writer.append(next, recordsOf(observations));
    next += count;
  }
  return { database, reader: new LogReader(database) };
}

const told = (entries: readonly PositionedRecord[]): readonly (readonly [number, string])[] =>
  entries.map(({ position, record }) => [position, record.header.callSid]);

describe('the log', () => {
  it('gives the record at each position, across runs of any length', () => {
    const { reader } = logOf(1, 2, 700, 1);
    for (let position = 1; position <= 704; position += 13) {
      expect(told([...reader.at([position])])).toEqual([[position, `CA${position}`]]);
    }
    const some = [1, 2, 255, 256, 257, 259, 260, 600, 704];
    expect(told([...reader.at(some)])).toEqual(some.map((position) => [position, `CA${position}`]));
  });

  it('has nothing before its first position or after its last', () => {
    const { reader } = logOf(3, 2);
    expect([...reader.at([-1, 0, 6])]).toEqual([]);
    expect(reader.from(6)).toEqual([]);
    const empty = logOf().reader;
    expect([[...empty.at([1])], empty.from(1)]).toEqual([[], []]);
  });

  it('can be read from any position to the end, without gaps or repeats', () => {
    const { reader } = logOf(5, 1, 600);
    for (const start of [0, 1, 2, 5, 6, 7, 300, 606]) {
      const entries: PositionedRecord[] = [];
      for (let page = reader.from(start); page.length > 0; ) {
        entries.push(...page);
        page = reader.from((page.at(-1)?.position ?? 0) + 1);
      }
      const first = Math.max(start, 1);
      expect(told(entries)).toEqual(
        Array.from({ length: 607 - first }, (_, index) => [first + index, `CA${first + index}`]),
      );
    }
  });

  it('continues after missing positions', () => {
    const { database } = logOf(2);
    new LogWriter(database).append(10, recordsOf([observe(progressOf('CA10', 'ringing', 1))]));
    const reader = new LogReader(database);
    expect(told(reader.from(2))).toEqual([[2, 'CA2']]);
    expect(told(reader.from(3))).toEqual([[10, 'CA10']]);
    expect([...reader.at([5])]).toEqual([]);
  });

  it('keeps requests that hardly compress', () => {
    const { database } = logOf(2);
    const body = Array.from({ length: 400 }, (_, index) => textHash(`part ${index}`)).join(' ');
    const requests = recordsOf([observe(progressOf('CA3', 'ringing', 1, { Noise: body }))]);
    new LogWriter(database).append(3, requests);
    const [entry] = new LogReader(database).from(3);
    expect(entry?.record.bytes.equals(requests[0]?.bytes ?? Buffer.alloc(0))).toBe(true);
  });

  it('loads at most a page of records into memory at once', () => {
    const { reader } = logOf(5000);
    expect(reader.from(1).length).toBeLessThanOrEqual(1000);
  });
});

import { describe, expect, it } from 'vitest';
import type { Stamp } from '../../../core/calls/stamp.ts';
import type { Fact } from '../../../core/facts/fact.ts';
import { parseEventKey } from '../../../core/ids.ts';
import { ByteReader, ByteWriter } from './bytes.ts';
import {
  decodeFacts,
  decodeLaterFact,
  encodeFacts,
  encodeLaterFacts,
  type StoredFacts,
  type StoredRegister,
  storedFacts,
} from './stored-facts.ts';

const stamp: Stamp = {
  occurredAt: 1,
  rank: 4,
  sequenceNumber: 0,
  key: parseEventKey('0'.repeat(32)) ?? expect.fail(),
};
const known = (value: string | number): StoredRegister => ({ value, stamp });

/** Facts by number: in a column of their own, in the first layout, and added later. */
const line = (stored: number, reader: Fact['reader']): Fact => ({ parameters: [], reader, stored });
const FIRST = [line(3, 'text'), line(9, 'text'), line(20, 'number')];
const OLD = storedFacts(FIRST);
const NEW = storedFacts([...FIRST, line(25, 'text'), line(1000, 'duration')]);

function encoded(facts: StoredFacts, registers: readonly StoredRegister[]): Buffer {
  const writer = new ByteWriter();
  encodeFacts(writer, facts, registers, () => 0);
  encodeLaterFacts(writer, facts, registers, () => 0);
  return Buffer.from(writer.take(), 'latin1');
}

function decoded(facts: StoredFacts, bytes: Buffer): readonly StoredRegister[] {
  const reader = new ByteReader(bytes);
  const registers = decodeFacts(reader, facts, ['+15550100001'], () => at(reader));
  while (!reader.isAtEnd) decodeLaterFact(reader, [[facts, registers]], () => at(reader));
  return registers;
}

function at(reader: ByteReader): Stamp {
  expect(reader.whole()).toBe(0);
  return stamp;
}

describe('stored facts', () => {
  const values = [known('+15550100001'), known('Busy'), known(4.5)];

  it('are read back, including those in other columns and those added later', () => {
    const registers = [...values, known('hold'), known(2.5)];
    expect(decoded(NEW, encoded(NEW, registers))).toEqual(registers);
    const few = [null, null, null, null, known(0)];
    expect(decoded(NEW, encoded(NEW, few))).toEqual(few);
  });

  it('leave rows without a later fact as they were before it existed', () => {
    expect(encoded(NEW, [...values, null, null])).toEqual(encoded(OLD, values));
  });

  it('are absent in rows that are older than they are', () => {
    expect(decoded(NEW, encoded(OLD, values))).toEqual([...values, null, null]);
  });

  it('are skipped by a version that is older than they are', () => {
    const bytes = encoded(NEW, [...values, known('hold'), known(2.5)]);
    expect(decoded(OLD, bytes)).toEqual(values);
  });

  it('are refused if bytes are missing', () => {
    const bytes = encoded(NEW, [...values, known('hold'), null]);
    expect(() => decoded(NEW, bytes.subarray(0, 3))).toThrow('ends before its last field');
  });
});

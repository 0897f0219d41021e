/**
 * The facts of a call in its packed column: each is the place of its stamp, then its value. The first facts
 * have a place in every row. Facts that were added to the tables later follow at the column's end under
 * their numbers, so a row without them has the same bytes as before, and they're null in older rows.
 */

import type { Register, Stamp } from '../../../core/calls/stamp.ts';
import { AUDIO_FACT_NAMES, AUDIO_FACTS } from '../../../core/facts/audio-facts.ts';
import { CALL_FACT_NAMES, CALL_FACTS } from '../../../core/facts/call-facts.ts';
import type { Fact } from '../../../core/facts/fact.ts';
import type { ByteReader, ByteWriter } from './bytes.ts';

/** Facts with lower numbers have a place in every row. */
const FIRST_LATER = 25;
/** The values of facts with lower numbers are in other columns of the row. */
const FIRST_PACKED = 4;

/** A fact's register, whatever its type. */
export type StoredRegister = Register<string | number> | null;

/** How the facts of a table are stored. */
export interface StoredFacts {
  /** In the order of the facts' numbers, as registers are. */
  readonly fields: readonly { readonly number: number; readonly isText: boolean }[];
  /** How many of them have a place in every row. */
  readonly inPlace: number;
  /** How many of those have their values in other columns. */
  readonly inColumns: number;
  /** A register for each, all empty. */
  readonly none: readonly StoredRegister[];
}

/** `facts` are in the order of their numbers. */
export function storedFacts(facts: readonly Fact[]): StoredFacts {
  const below = (number: number): number => facts.filter(({ stored }) => stored < number).length;
  return {
    fields: facts.map(({ stored, reader }) => ({ number: stored, isText: reader === 'text' })),
    inPlace: below(FIRST_LATER),
    inColumns: below(FIRST_PACKED),
    none: facts.map(() => null),
  };
}

export const STORED_CALL_FACTS = storedFacts(CALL_FACT_NAMES.map((name) => CALL_FACTS[name]));
export const STORED_AUDIO_FACTS = storedFacts(AUDIO_FACT_NAMES.map((name) => AUDIO_FACTS[name]));

/** Writes the facts that have a place in every row. */
export function encodeFacts(
  writer: ByteWriter,
  { inPlace, inColumns }: StoredFacts,
  registers: readonly StoredRegister[],
  placeOf: (stamp: Stamp) => number,
): void {
  for (let index = 0; index < inPlace; index += 1) {
    const register = registers[index] ?? null;
    writer.byte(register === null ? 0 : 1);
    if (register === null) continue;
    writer.whole(placeOf(register.stamp));
    if (index >= inColumns) encodeValue(writer, register.value);
  }
}

/** Writes the later facts that are known. Only other later facts can follow in the column. */
export function encodeLaterFacts(
  writer: ByteWriter,
  { fields, inPlace }: StoredFacts,
  registers: readonly StoredRegister[],
  placeOf: (stamp: Stamp) => number,
): void {
  for (let index = inPlace; index < fields.length; index += 1) {
    const field = fields[index];
    const register = registers[index] ?? null;
    if (field === undefined || register === null) continue;
    encodeLaterFact(writer, field.number, register.value, placeOf(register.stamp));
  }
}

/** Writes one later fact; `place` is its stamp's. */
export function encodeLaterFact(
  writer: ByteWriter,
  number: number,
  value: string | number,
  place: number,
): void {
  writer.whole(2 * number + (typeof value === 'string' ? 1 : 0));
  writer.whole(place);
  encodeValue(writer, value);
}

function encodeValue(writer: ByteWriter, value: string | number): void {
  if (typeof value === 'string') writer.text(value);
  else writer.number(value);
}

/** Reads a table's registers. `values` come from other columns. Later facts are still null. */
export function decodeFacts(
  reader: ByteReader,
  { fields, inPlace, inColumns, none }: StoredFacts,
  values: readonly (string | null)[],
  stampOf: () => Stamp,
): StoredRegister[] {
  const registers = none.slice();
  for (let index = 0; index < inPlace; index += 1) {
    if (reader.byte() === 0) continue;
    const stamp = stampOf();
    const value =
      index < inColumns
        ? (values[index] ?? '')
        : decodeValue(reader, fields[index]?.isText ?? false);
    registers[index] = { value, stamp };
  }
  return registers;
}

/** What's behind the facts that have a place in every row. */
export interface LaterFact extends Register<string | number> {
  readonly number: number;
}

/**
 * Reads the next later fact into its table's registers, and returns it. A number that's in neither table is
 * another's, or was written by a newer Callboard.
 */
export function decodeLaterFact(
  reader: ByteReader,
  tables: readonly (readonly [StoredFacts, StoredRegister[] | null])[],
  stampOf: () => Stamp,
): LaterFact {
  const tag = reader.whole();
  const number = Math.floor(tag / 2);
  const stamp = stampOf();
  const value = decodeValue(reader, tag % 2 === 1);
  for (const [{ fields }, registers] of tables) {
    const index = fields.findIndex((field) => field.number === number);
    if (index !== -1 && registers !== null) registers[index] = { value, stamp };
  }
  return { number, value, stamp };
}

const decodeValue = (reader: ByteReader, isText: boolean): string | number =>
  isText ? reader.text() : reader.number();

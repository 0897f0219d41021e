/**
 * What a copy of a call has for itself, in JavaScript for the database and in SQL for the facts: its SID, the other
 * side's number, and its times, which `copy` shifts are later.
 */

import { OUR_NUMBERS } from './call-centre.ts';

/** Spreads copies over all SIDs: they're found by their first 32 bits. */
const SPREAD = 2_654_435_761;

const FIRST_DIGITS = 8;
const LAST_DIGITS = 4;
const NUMBERS = 10 ** LAST_DIGITS;
/** Has no factor in common with `NUMBERS`, so that copies have different numbers. */
const STEP = 7919;

/** Two calls never have a copy of the same name, as the rest of their SIDs differs. */
export function sidOf(sid: string, copy: number): string {
  const first = Number.parseInt(sid.slice(0, FIRST_DIGITS), 16);
  const other = (first ^ spreadOf(copy)) >>> 0;
  return other.toString(16).padStart(FIRST_DIGITS, '0') + sid.slice(FIRST_DIGITS);
}

/** `column` holds a SID. */
export const sidSql = (column: string, copy: number): string =>
  `printf('%08x', xor(CAST('0x' || left(${column}, ${FIRST_DIGITS}) AS BIGINT), ${spreadOf(copy)})) || ` +
  `substr(${column}, ${FIRST_DIGITS + 1})`;

const spreadOf = (copy: number): number => Math.imul(copy, SPREAD) >>> 0;

/** Our numbers and agents stay as they are. */
export function partyOf(party: string | null, copy: number): string | null {
  if (party === null || !party.startsWith('+') || party.startsWith(OUR_NUMBERS)) return party;
  const other = (Number(party.slice(-LAST_DIGITS)) + copy * STEP) % NUMBERS;
  return party.slice(0, -LAST_DIGITS) + String(other).padStart(LAST_DIGITS, '0');
}

/** `column` holds a number or an address. */
export const partySql = (column: string, copy: number): string =>
  `CASE WHEN ${column} NOT LIKE '+%' OR ${column} LIKE '${OUR_NUMBERS}%' THEN ${column} ` +
  `ELSE left(${column}, -${LAST_DIGITS}) || ` +
  `lpad(CAST((CAST(right(${column}, ${LAST_DIGITS}) AS BIGINT) + ${copy * STEP}) % ${NUMBERS} AS VARCHAR), ` +
  `${LAST_DIGITS}, '0') END`;

/**
 * Makes identifiers in the provider's format from seeded random numbers: UUIDs for SignalWire, two
 * letters and 32 hex digits for Twilio. They protect nothing.
 */

import type { Dialect } from '../contract/dialect.ts';
import {
  type CallSid,
  type ConferenceSid,
  callSid,
  conferenceSid,
  type RecordingSid,
  recordingSid,
} from '../vocabulary/ids.ts';
import type { Random } from '../vocabulary/random.ts';

/** Makes identifiers of one dialect. */
export interface SidMint {
  callSid(random: Random): CallSid;
  recordingSid(random: Random): RecordingSid;
  /** On Twilio, messages with media begin with `MM` instead of `SM`. */
  messageSid(random: Random, mediaCount: number): string;
  phoneNumberSid(random: Random): string;
  conferenceSid(random: Random): ConferenceSid;
  /** Twilio's idempotency token; a UUID in both dialects. */
  token(random: Random): string;
}

/** The mint of a dialect. */
export const sidMint = (dialect: Dialect): SidMint => {
  const mint = (random: Random, prefix: string): string =>
    dialect === 'twilio' ? prefix + hex128(random) : uuid(random);
  return {
    callSid: (random) => callSid(mint(random, 'CA')),
    recordingSid: (random) => recordingSid(mint(random, 'RE')),
    messageSid: (random, mediaCount) => mint(random, mediaCount === 0 ? 'SM' : 'MM'),
    phoneNumberSid: (random) => mint(random, 'PN'),
    conferenceSid: (random) => conferenceSid(mint(random, 'CF')),
    token: uuid,
  };
};

const hex32 = (random: Random): string =>
  Math.floor(random.next() * 4_294_967_296)
    .toString(16)
    .padStart(8, '0');

const hex128 = (random: Random): string =>
  hex32(random) + hex32(random) + hex32(random) + hex32(random);

/** A version 4 UUID (RFC 9562) from the given random numbers. */
function uuid(random: Random): string {
  const hex = hex128(random);
  const variant = '89ab'[Math.floor(random.next() * 4)] ?? '8';
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join('-');
}

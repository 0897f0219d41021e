/**
 * The 32 bits by which a call's row is found (the column `sid_hash`): the first 8 hex digits of its SID, so
 * that a SID cut to those is found by the same index. A SID of another shape is found by its hash. So are
 * SIDs that a provider doesn't draw at random: once a segment has several that begin alike, further ones are
 * found by their hash, since each look-up would otherwise compare them all.
 */

import { leadingBits } from '../../../core/sid-prefix.ts';
import { textHash } from './text-hash.ts';

/** Rows in a segment whose SIDs begin alike that are found by that beginning. */
export const MOST_ALIKE = 8;

/** The bits that a SID is found by, unless its segment has `MOST_ALIKE` of them already. */
export const sidKey = (callSid: string): number => leadingBits(callSid) ?? textHash(callSid);

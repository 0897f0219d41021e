/**
 * The 32 bits by which the row of a call is found (the column `sid_hash`): those that its sid begins
 * with, so that a sid cut to 8 hex digits is found by the same index. A sid of another shape is found by
 * its hash. So are those of a provider that doesn't draw them at random: once a segment has several that
 * begin alike, further ones go by their hash, or each look-up would compare them all.
 */

import { leadingBits } from '../../../core/sid-prefix.ts';
import { textHash } from './text-hash.ts';

/** Rows of a segment whose sids begin alike, and that are still found by that. */
export const MOST_ALIKE = 8;

/** The bits that a sid is found by, unless its segment has `MOST_ALIKE` of them already. */
export const sidKey = (callSid: string): number => leadingBits(callSid) ?? textHash(callSid);

/** How much of a call someone sees. */

/** `masked`: without phone numbers, names and recording URLs (`CALLBOARD_MASK_NUMBERS`). */
export type Disclosure = 'full' | 'masked';

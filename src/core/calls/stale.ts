/** When a call that has no end is given up. */

/** 4 h 15 min: providers end a call after 4 hours unless told otherwise (Twilio docs "TimeLimit", August 2026). */
export const STALE_MS = 255 * 60 * 1000;

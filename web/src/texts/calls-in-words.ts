/** The words for what a call is. */

import type { CallStatus } from '../../../src/core/call-status.ts';

export const STATUS_TEXTS: Readonly<Record<CallStatus, string>> = {
  queued: 'Queued',
  initiated: 'Initiated',
  ringing: 'Ringing',
  'in-progress': 'In progress',
  completed: 'Completed',
  busy: 'Busy',
  failed: 'Failed',
  'no-answer': 'No answer',
  canceled: 'Canceled',
  unknown: 'Unknown',
};

const DIRECTION_TEXTS: ReadonlyMap<string, string> = new Map([
  ['inbound', 'Inbound'],
  ['outbound-api', 'Outbound'],
  ['outbound-dial', 'Dial'],
  ['trunking-originating', 'Trunk, in'],
  ['trunking-terminating', 'Trunk, out'],
]);

/** A direction as received, in words; a dash if it isn't known. */
export const directionText = (direction: string | null): string =>
  direction === null ? '–' : (DIRECTION_TEXTS.get(direction) ?? direction);

const USUAL_DIRECTIONS = ['inbound', 'outbound-api', 'outbound-dial'];

/** Directions to choose from, and the one that's chosen already. */
export const directionOptions = (
  chosen: string | null,
): readonly (readonly [direction: string, text: string])[] =>
  [...new Set([...USUAL_DIRECTIONS, ...(chosen === null ? [] : [chosen])])].map((direction) => [
    direction,
    directionText(direction),
  ]);

/** The beginning of a sid, long enough to look it up by: its first eight digits. */
export const shortSid = (sid: string): string => sid.slice(0, /^[A-Z]{2}/.test(sid) ? 10 : 8);

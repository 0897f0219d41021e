/** What the board knows at one moment. The views get a new one at most once per frame, and never change it. */

import type { CallSummary } from '../../../src/core/wire/call-summary.ts';
import type { CallbackArrival } from '../../../src/core/wire/live.ts';
import type { Now } from '../../../src/core/wire/now.ts';

/** What's kept of the live stream. */
export interface LiveContents {
  /** The calls in progress, by sid. */
  readonly calls: ReadonlyMap<string, CallSummary>;
  /** Calls that ended while the board was open, latest first. */
  readonly ended: readonly CallSummary[];
  /** The latest callbacks, latest first; empty for anyone but administrators. */
  readonly callbacks: readonly CallbackArrival[];
  /** Null until it arrives, within a second. */
  readonly now: Now | null;
}

export interface LiveWindow extends LiveContents {
  /** Whether the calls in progress have been loaded. */
  readonly isLoaded: boolean;
  /** How often all of them were loaded. Then `changed` and `left` don't lead from the previous window to this one. */
  readonly loads: number;
  /** Every call that changed since the previous window, ended ones too. */
  readonly changed: ReadonlyMap<string, CallSummary>;
  /** The sids of calls that were erased or went stale since the previous window. */
  readonly left: readonly string[];
  readonly link: Link;
  /** When anything last came from the server, by the browser's clock; null if nothing ever did. */
  readonly heardAt: number | null;
  /** When the newest callback that this covers arrived, by the server's clock; null if none ever did. */
  readonly newestAt: number | null;
}

/** A call that's in progress or has just ended. */
export const callIn = ({ calls, ended }: LiveContents, callSid: string): CallSummary | undefined =>
  calls.get(callSid) ?? ended.find((call) => call.callSid === callSid);

/** Whether the stream is connected. */
export type Link =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'open' }
  /** It ended; the next attempt is under way or soon. */
  | { readonly kind: 'lost' }
  | { readonly kind: 'signed-out' }
  /** The server refuses, and says why. */
  | { readonly kind: 'failed'; readonly message: string };

/** What the connection shows of itself. Ages are in milliseconds. */
export type Connection =
  | { readonly kind: 'connecting' }
  /** `ageMs`: of the newest callback; null if none ever arrived. */
  | { readonly kind: 'live'; readonly ageMs: number | null }
  /** `ageMs`: of everything that's on the screen. */
  | { readonly kind: 'stale'; readonly ageMs: number }
  | { readonly kind: 'signed-out' }
  | { readonly kind: 'failed'; readonly message: string };

/** The server speaks once a second, so longer than this is a silence, in milliseconds. */
const SILENCE_MS = 3_000;

/** The state of the connection, with `now` by the browser's clock and `serverNow` by the server's. */
export function connectionOf(
  { link, heardAt, newestAt }: Pick<LiveWindow, 'link' | 'heardAt' | 'newestAt'>,
  now: number,
  serverNow: number,
): Connection {
  if (link.kind === 'signed-out' || link.kind === 'failed') return link;
  if (heardAt === null) return { kind: 'connecting' };
  const silence = Math.max(0, now - heardAt);
  if (silence > SILENCE_MS) return { kind: 'stale', ageMs: silence };
  return { kind: 'live', ageMs: newestAt === null ? null : Math.max(0, serverNow - newestAt) };
}

/**
 * What will happen to a call if nobody interferes, as data: each step and its time after the
 * call's creation. The planner writes it, the engine walks it, REST may cut it short.
 */

import type { Line } from '../audio/line-quality.ts';
import type { SipResult } from '../contract/sip-results.ts';
import type { EndStatus } from '../vocabulary/call-status.ts';
import type { CallSid, RecordingSid } from '../vocabulary/ids.ts';

/** The two ends of a leg: `caller` placed it (From), `callee` was called (To). */
export type Party = 'caller' | 'callee';

/** How a leg ends. */
export interface CallEnd {
  readonly status: EndStatus;
  /** The SIP answer, where the call was not answered. */
  readonly sip: SipResult | null;
  readonly hangup: Party | null;
}

/** A leg that a call in progress dials. */
export interface ChildCall {
  readonly sid: CallSid;
  readonly from: string;
  readonly to: string;
  readonly plan: CallPlan;
}

/** One thing that happens, `atMs` after the leg's creation. */
export type PlanStep =
  | { readonly kind: 'initiated' | 'ringing' | 'answered'; readonly atMs: number }
  | { readonly kind: 'dial'; readonly atMs: number; readonly child: ChildCall }
  | { readonly kind: 'recorded'; readonly atMs: number }
  /** From here on somebody else decides; nothing comes after it. */
  | { readonly kind: 'held'; readonly atMs: number }
  | { readonly kind: 'end'; readonly atMs: number; readonly end: CallEnd };

/** Who answered, as answering machine detection found; Twilio's words. */
export type AnsweredBy =
  | 'human'
  | 'machine_start'
  | 'machine_end_beep'
  | 'machine_end_silence'
  | 'machine_end_other'
  | 'fax'
  | 'unknown';

/** What becomes of the callback that tells a leg's end: it is lost, or comes so much later. */
export type TerminalFate = 'lost' | { readonly lateSeconds: number };

/** A leg's whole course; steps are in order of time, with exactly one end among them. */
export interface CallPlan {
  readonly steps: readonly PlanStep[];
  readonly line: Line;
  readonly answeredBy: AnsweredBy | null;
  /** The recording that comes of it, if it is answered. */
  readonly recordingSid: RecordingSid | null;
  /** What the far end presses where it is asked to (Gather); nothing where it is left out. */
  readonly digits?: string | undefined;
  /**
   * True where the time at which the far end hangs up was asked for: it then keeps to it, even
   * where the call's document is not over. A time drawn by chance yields to the document.
   */
  readonly keepsTime?: boolean | undefined;
  /** Left out where the end is told as any other. */
  readonly terminal?: TerminalFate | undefined;
}

/** What a plan has to come after the answer: how long the two talk, and who hangs up. */
export interface PlannedTalk {
  readonly talkMs: number;
  readonly hangup: Party;
  readonly keepsTime: boolean;
}

/** When the leg ends, in milliseconds after its creation; throws on a plan without an end. */
export function endOf(plan: CallPlan): number {
  const end = plan.steps.find((step) => step.kind === 'end');
  if (end === undefined) throw new Error('A call plan without an end was made.');
  return end.atMs;
}

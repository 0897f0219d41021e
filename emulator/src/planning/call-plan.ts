/**
 * What will happen to a call, as data: each step, and its time after the call's creation. The planner
 * makes it, the engine executes it, and REST can cut it short.
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
  /** The SIP answer of a call that wasn't answered. */
  readonly sip: SipResult | null;
  readonly hangup: Party | null;
}

/** A leg to be dialed by a call in progress. */
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
  /** From here on the plan no longer decides; this is its last step. */
  | { readonly kind: 'held'; readonly atMs: number }
  | { readonly kind: 'end'; readonly atMs: number; readonly end: CallEnd };

/** Who answered, as answering machine detection reports it, in Twilio's words. */
export type AnsweredBy =
  | 'human'
  | 'machine_start'
  | 'machine_end_beep'
  | 'machine_end_silence'
  | 'machine_end_other'
  | 'fax'
  | 'unknown';

/** What happens to the callback for a leg's end: it's lost, or comes this much later. */
export type TerminalFate = 'lost' | { readonly lateSeconds: number };

/** A leg's whole course; steps are in order of time, and exactly one is an end. */
export interface CallPlan {
  readonly steps: readonly PlanStep[];
  readonly line: Line;
  readonly answeredBy: AnsweredBy | null;
  /** The recording made if it's answered. */
  readonly recordingSid: RecordingSid | null;
  /** What the far end presses when asked (Gather); nothing if left out. */
  readonly digits?: string | undefined;
  /**
   * True if the far end hangs up at a requested time, even in the middle of the document. A randomly
   * drawn time gives way to the document.
   */
  readonly keepsTime?: boolean | undefined;
  /** Left out if the end is reported normally. */
  readonly terminal?: TerminalFate | undefined;
}

/** What a plan says about the time after the answer: how long the two talk, and who hangs up. */
export interface PlannedTalk {
  readonly talkMs: number;
  readonly hangup: Party;
  readonly keepsTime: boolean;
}

/** When the leg ends, in milliseconds after its creation; throws if the plan has no end. */
export function endOf(plan: CallPlan): number {
  const end = plan.steps.find((step) => step.kind === 'end');
  if (end === undefined) throw new Error('A call plan has no end.');
  return end.atMs;
}

/**
 * One leg of a call as the provider remembers it. Only the engine changes it; other code gets it as
 * a `CallRecord`.
 */

import type { Line } from '../audio/line-quality.ts';
import type { AudioStats } from '../audio/measure.ts';
import { type RecordingTerms, USUAL_TERMS } from '../contract/recording-terms.ts';
import type { SipResult } from '../contract/sip-results.ts';
import type { CallbackAddress, CallbackMethod, CallReporting } from '../contract/subscription.ts';
import type {
  AnsweredBy,
  CallPlan,
  Party,
  PlannedTalk,
  PlanStep,
  TerminalFate,
} from '../planning/call-plan.ts';
import type { KnownStatus } from '../vocabulary/call-status.ts';
import type { CallSid, RecordingSid } from '../vocabulary/ids.ts';

export type Direction = 'inbound' | 'outbound-api' | 'outbound-dial';

/** Answering machine detection, as requested for a call. */
export interface MachineDetection {
  /** Whether to wait for the end of the machine's greeting. */
  readonly untilGreetingEnds: boolean;
  /** True if the document doesn't wait for the result, which then only goes to `report`. */
  readonly isAsync: boolean;
  readonly report: CallbackAddress | null;
}

/** What a call runs once it's answered. URLs are absolute http(s) URLs. */
export interface VoiceInstructions {
  readonly url: string | null;
  readonly method: CallbackMethod;
  /** Requested if `url` fails. */
  readonly fallbackUrl: string | null;
  readonly fallbackMethod: CallbackMethod;
  /** Kept as given: the emulator has no applications. */
  readonly applicationSid: string | null;
  /** An inline document instead of a URL. */
  readonly twiml: string | null;
  readonly detection: MachineDetection | null;
}

/** What to request if a document can't be fetched or run. */
export type Fallback = Pick<VoiceInstructions, 'fallbackUrl' | 'fallbackMethod'>;

/** A leg to be placed. */
export interface NewCall {
  readonly sid: CallSid;
  readonly direction: Direction;
  /** E.164, or a `sip:` or `client:` address. */
  readonly from: string;
  readonly to: string;
  readonly callerName: string | null;
  readonly forwardedFrom: string | null;
  readonly voice: VoiceInstructions | null;
  readonly reporting: CallReporting;
  readonly plan: CallPlan;
  /** How it's recorded, if it is; both providers' defaults if left out. */
  readonly recordingTerms?: RecordingTerms | undefined;
  /** How many keys the platform presses after the answer (`SendDigits`); 0 if left out. */
  readonly keysSent?: number | undefined;
}

/** What the provider knows of a leg. Times are emulated milliseconds since 1970. */
export interface CallRecord
  extends Omit<NewCall, 'plan' | 'reporting' | 'voice' | 'recordingTerms' | 'keysSent'> {
  readonly ordinal: number;
  readonly parentSid: CallSid | null;
  /** The number that forwarded its call to this leg and kept the caller's number; null if none did. */
  readonly calledVia: string | null;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly status: KnownStatus;
  readonly initiatedAt: number | null;
  readonly ringingAt: number | null;
  readonly answeredAt: number | null;
  readonly endedAt: number | null;
  readonly sip: SipResult | null;
  readonly hangup: Party | null;
  readonly answeredBy: AnsweredBy | null;
  readonly audio: AudioStats | null;
  readonly recording: RecordingRecord | null;
  /** How many callbacks it has emitted, which is the next SequenceNumber. */
  readonly emitted: number;
}

/** The recording of a leg; its length is in whole seconds. */
export interface RecordingRecord {
  readonly sid: RecordingSid;
  readonly startedAt: number;
  readonly durationSeconds: number;
}

/** The engine's own, changeable view of a leg. */
export class CallLeg implements CallRecord {
  readonly ordinal: number;
  readonly sid: CallSid;
  readonly parentSid: CallSid | null;
  readonly calledVia: string | null;
  readonly direction: Direction;
  readonly from: string;
  readonly to: string;
  readonly callerName: string | null;
  readonly forwardedFrom: string | null;
  readonly createdAt: number;
  readonly line: Line;
  readonly recordingSid: RecordingSid | null;
  readonly recordingTerms: RecordingTerms;
  readonly keysSent: number;
  readonly plannedAnsweredBy: AnsweredBy | null;
  /** The keys that the far end presses when asked. */
  readonly digits: string;
  readonly keepsTime: boolean;
  readonly terminal: TerminalFate | null;
  voice: VoiceInstructions | null;
  reporting: CallReporting;
  updatedAt: number;
  status: KnownStatus = 'queued';
  initiatedAt: number | null = null;
  ringingAt: number | null = null;
  answeredAt: number | null = null;
  endedAt: number | null = null;
  sip: SipResult | null = null;
  hangup: Party | null = null;
  answeredBy: AnsweredBy | null = null;
  audio: AudioStats | null = null;
  recording: RecordingRecord | null = null;
  emitted = 0;
  /** How many keys the far end pressed while a verb listened. */
  keysHeard = 0;

  /** The plan, and how far the leg is in it. */
  steps: readonly PlanStep[];
  nextStep = 0;
  children: CallLeg[] | null = null;

  constructor(call: NewCall, ordinal: number, parent: CallLeg | null, createdAt: number) {
    this.ordinal = ordinal;
    this.sid = call.sid;
    this.parentSid = parent?.sid ?? null;
    this.calledVia = parent !== null && forwards(parent, call) ? parent.to : null;
    this.direction = call.direction;
    this.from = call.from;
    this.to = call.to;
    this.callerName = call.callerName;
    this.forwardedFrom = call.forwardedFrom;
    this.createdAt = createdAt;
    this.updatedAt = createdAt;
    this.line = call.plan.line;
    this.recordingSid = call.plan.recordingSid;
    this.keysSent = call.keysSent ?? 0;
    this.recordingTerms = call.recordingTerms ?? USUAL_TERMS;
    this.plannedAnsweredBy = call.plan.answeredBy;
    this.digits = call.plan.digits ?? '';
    this.keepsTime = call.plan.keepsTime ?? false;
    this.terminal = call.plan.terminal ?? null;
    this.voice = call.voice;
    this.reporting = call.reporting;
    this.steps = call.plan.steps;
  }
}

/** An inbound call is forwarded if the next party sees its original caller. */
const forwards = (parent: CallLeg, call: NewCall): boolean =>
  parent.direction === 'inbound' && call.from === parent.from;

/**
 * The length of the conversation in whole seconds, 0 if there was none. Both times are truncated to
 * the second first, as the media server does (`billsec`), to match the callbacks' timestamps.
 */
export function conversationSeconds(call: CallRecord): number {
  if (call.answeredAt === null || call.endedAt === null) return 0;
  return secondsBetween(call.answeredAt, call.endedAt);
}

/** Whole seconds between two times, each truncated to the second. */
export const secondsBetween = (from: number, to: number): number =>
  Math.floor(to / 1_000) - Math.floor(from / 1_000);

/** The rest of the plan of a leg that was just answered; throws if the plan has no end. */
export function plannedTalk(leg: CallLeg): PlannedTalk {
  const end = leg.steps.find((step) => step.kind === 'end');
  if (end?.kind !== 'end') throw new Error("An answered leg's plan has no end.");
  const answeredMs = (leg.answeredAt ?? leg.createdAt) - leg.createdAt;
  return {
    talkMs: Math.max(0, end.atMs - answeredMs),
    hangup: end.end.hangup ?? 'callee',
    keepsTime: leg.keepsTime,
  };
}

/** Rings a number of the account, and runs the document that its owner set. */

import { drawLine } from '../audio/line-quality.ts';
import type { CallEngine } from '../calls/call-engine.ts';
import type { CallLeg, VoiceInstructions } from '../calls/call-leg.ts';
import { parseCallbackTarget } from '../contract/callback-target.ts';
import type { Dialect } from '../contract/dialect.ts';
import type { PhoneNumberRecord, PhoneNumbers } from '../owned-numbers/phone-number.ts';
import type { CallPlan } from '../planning/call-plan.ts';
import { drawTalkMs } from '../planning/plan-call.ts';
import type { Ledger } from '../world/ledger.ts';
import type { RandomStreams } from '../world/seeded-random.ts';
import type { SidMint } from '../world/sids.ts';
import type { VoiceRunner } from './voice-runner.ts';

/** A call to a number of the account. */
export interface InboundCall {
  readonly from: string;
  /** A number of the account, in E.164. */
  readonly to: string;
  readonly callerName: string | null;
  readonly forwardedFrom: string | null;
  /** What the caller presses when the document asks for digits. */
  readonly digits: string;
  /** When the caller hangs up, answered or not; null to stay until the document ends. */
  readonly hangsUpAfterSeconds: number | null;
}

export interface InboundCallsOptions {
  readonly dialect: Dialect;
  readonly engine: CallEngine;
  readonly calls: Ledger<CallLeg>;
  readonly phoneNumbers: PhoneNumbers;
  readonly mint: SidMint;
  readonly streams: RandomStreams;
  readonly runner: VoiceRunner;
}

/** A call that rings, or why there is none. */
export type InboundResult =
  | { readonly ok: true; readonly leg: CallLeg }
  | { readonly ok: false; readonly reason: 'unknown-number' | 'no-voice-url' };

export class InboundCalls {
  readonly #options: InboundCallsOptions;

  constructor(options: InboundCallsOptions) {
    this.#options = options;
  }

  /** Rings the number at `at`. */
  ring(call: InboundCall, at: number): InboundResult {
    const { engine, calls, phoneNumbers, mint, streams, runner } = this.#options;
    const number = phoneNumbers.byNumber(call.to);
    if (number === undefined) return { ok: false, reason: 'unknown-number' };
    if (number.voiceUrl === null) return { ok: false, reason: 'no-voice-url' };
    const random = streams.stream(`inbound/${calls.nextOrdinal}`);
    const { hangsUpAfterSeconds } = call;
    const keepsTime = hangsUpAfterSeconds !== null;
    const voice = instructionsOf(number);
    const plan: CallPlan = {
      steps: [
        { kind: 'ringing', atMs: 0 },
        { kind: 'held', atMs: 0 },
      ],
      line: drawLine(random),
      answeredBy: null,
      recordingSid: null,
      digits: call.digits,
      keepsTime,
    };
    const leg = engine.place(
      {
        sid: mint.callSid(random),
        direction: 'inbound',
        from: call.from,
        to: call.to,
        callerName: call.callerName,
        forwardedFrom: call.forwardedFrom,
        voice,
        reporting: { progress: null, number: this.#report(number), recording: null, dialed: null },
        plan,
      },
      at,
    );
    const talkMs = keepsTime ? hangsUpAfterSeconds * 1_000 : drawTalkMs(random);
    runner.runInbound(leg, { talkMs, hangup: 'caller', keepsTime }, voice, at);
    return { ok: true, leg };
  }

  #report(number: PhoneNumberRecord) {
    const { statusCallback, statusCallbackMethod } = number;
    if (statusCallback === null) return null;
    const target = parseCallbackTarget(statusCallback, this.#options.dialect, 'call');
    return target === null ? null : { target, method: statusCallbackMethod };
  }
}

const instructionsOf = (number: PhoneNumberRecord): VoiceInstructions => ({
  url: number.voiceUrl,
  method: number.voiceMethod,
  fallbackUrl: number.voiceFallbackUrl,
  fallbackMethod: number.voiceFallbackMethod,
  applicationSid: null,
  twiml: null,
  detection: null,
});

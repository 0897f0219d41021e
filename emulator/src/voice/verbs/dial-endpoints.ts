/**
 * Runs a Dial of numbers or SIP addresses: calls them all at once, takes the first to answer, plays its
 * whisper, and connects it with the call until one of them hangs up.
 */

import { type CallLeg, conversationSeconds } from '../../calls/call-leg.ts';
import type { Parameters } from '../../contract/form.ts';
import type { PlannedTalk } from '../../planning/call-plan.ts';
import type { Recording } from '../../recordings/recording.ts';
import { type EndStatus, isEnd } from '../../vocabulary/call-status.ts';
import type { Dial, Endpoint } from '../document/cxml.ts';
import { recordingSubscription } from '../recording-subscription.ts';
import type { Activity, LegWatcher, StopReason, VerbHost } from '../verb-host.ts';

/** Starts dialing. */
export function startDialEndpoints(
  host: VerbHost,
  dial: Dial,
  endpoints: readonly Endpoint[],
  at: number,
): Activity {
  return new EndpointDial(host, dial).start(endpoints, at);
}

class EndpointDial implements LegWatcher {
  readonly #host: VerbHost;
  readonly #dial: Dial;
  readonly #legs = new Map<CallLeg, Endpoint>();
  /** The first to answer; there may be none in the end. */
  #winner: CallLeg | null = null;
  #isBridged = false;
  #isOver = false;
  #lastEnded: CallLeg | null = null;
  #recording: Recording | null = null;

  constructor(host: VerbHost, dial: Dial) {
    this.#host = host;
    this.#dial = dial;
  }

  start(endpoints: readonly Endpoint[], at: number): Activity {
    if (!this.#dial.answerOnBridge) this.#host.answer(at);
    for (const endpoint of endpoints) this.#place(endpoint, at);
    if (this.#dial.recording?.from === 'ringing') this.#record(at);
    return { stopped: (why, stoppedAt) => this.#stopped(why, stoppedAt) };
  }

  answered(leg: CallLeg, talk: PlannedTalk, at: number): void {
    this.#winner = leg;
    for (const other of this.#legs.keys()) {
      if (other !== leg) this.#host.context.engine.complete(other, at);
    }
    const document = this.#host.absolute(this.#legs.get(leg)?.whisper ?? null);
    if (document === null) {
      this.#later(at, (due) => this.#bridge(leg, talk, due));
      return;
    }
    const over = (due: number): void => {
      if (!this.#isOver) this.#bridge(leg, talk, due);
    };
    this.#host.context.whisper({ leg, talk, document, over, at });
  }

  ended(leg: CallLeg, at: number): void {
    if (this.#isOver) return;
    this.#lastEnded = leg;
    const isLast = [...this.#legs.keys()].every((other) => isEnd(other.status));
    if (leg !== this.#winner && (this.#winner !== null || !isLast)) return;
    this.#later(at, (due) => this.#finish(due));
  }

  takenAway(leg: CallLeg, at: number): void {
    this.#host.context.engine.release(this.#host.leg, leg);
    if (leg === this.#winner) this.#later(at, (due) => this.#finish(due));
  }

  #place(endpoint: Endpoint, at: number): void {
    const { context, leg: parent, random } = this.#host;
    const { mint, engine, plan, watch } = context;
    const report = this.#host.callback(endpoint.report);
    const leg = engine.dial(
      parent,
      {
        sid: mint.callSid(random),
        direction: 'outbound-dial',
        from: this.#dial.callerId ?? parent.from,
        to: endpoint.address,
        callerName: null,
        forwardedFrom: null,
        voice: null,
        reporting: {
          progress:
            report === null || endpoint.report === null
              ? null
              : { ...report, events: endpoint.report.events },
          number: null,
          recording: null,
          dialed: null,
        },
        plan: plan(random, {
          to: endpoint.address,
          timeoutSeconds: this.#dial.timeoutSeconds,
        }),
      },
      at,
    );
    this.#legs.set(leg, endpoint);
    watch(leg, this);
  }

  #bridge(leg: CallLeg, talk: PlannedTalk, at: number): void {
    if (isEnd(leg.status)) return;
    const { engine } = this.#host.context;
    this.#isBridged = true;
    this.#host.answer(at);
    if (this.#dial.recording?.from === 'answer') this.#record(at);
    const hangUp = (hangup: 'caller' | 'callee') => (due: number) =>
      engine.finish(leg, { status: 'completed', sip: null, hangup }, due);
    const limitMs = this.#dial.timeLimitSeconds * 1_000;
    // Only what comes first is planned: a limit of hours would stay on the schedule for hours.
    if (limitMs <= talk.talkMs) this.#later(at + limitMs, hangUp('caller'));
    else if (talk.hangup === 'callee') this.#later(at + talk.talkMs, hangUp('callee'));
    else this.#later(at + talk.talkMs, (due) => this.#host.farEndHangsUp(due));
  }

  #record(at: number): void {
    const { recording } = this.#dial;
    const { context, leg, random } = this.#host;
    if (recording === null) return;
    this.#recording = context.recorder.start(
      {
        sid: context.mint.recordingSid(random),
        callSid: leg.sid,
        conferenceSid: null,
        source: 'dial-verb',
        channels: recording.channels,
        track: 'both',
        trim: 'do-not-trim',
        report: recordingSubscription(this.#host, recording.report),
      },
      at,
    );
  }

  #finish(at: number): void {
    this.#close(at);
    const { action } = this.#dial;
    if (action.url === null) this.#host.next(at);
    else this.#host.ask(action, this.#result(), 'dial action', at);
  }

  #stopped(why: StopReason, at: number): void {
    this.#close(at);
    for (const leg of this.#legs.keys()) this.#host.context.engine.complete(leg, at);
    if (why === 'ended' && this.#dial.action.url !== null) {
      this.#host.tell(this.#dial.action, this.#result(), 'dial action');
    }
  }

  #close(at: number): void {
    this.#isOver = true;
    if (this.#recording !== null) this.#host.context.recorder.stop(this.#recording, at);
  }

  /** The action's parameters. Source: both providers' docs "Dial" (August 2026). */
  #result(): Parameters {
    const leg = this.#winner ?? this.#lastEnded;
    const result: Record<string, string> = { DialCallStatus: this.#status(leg) };
    if (this.#host.context.dialect === 'twilio') result['DialBridged'] = `${this.#isBridged}`;
    if (leg === null) return result;
    result['DialCallSid'] = leg.sid;
    if (leg.answeredAt !== null) result['DialCallDuration'] = `${conversationSeconds(leg)}`;
    if (this.#legs.get(leg)?.kind === 'Sip') {
      result['DialSipResponseCode'] = `${leg.sip?.code ?? 200}`;
      result['DialSipCallId'] = leg.sid;
    }
    const recording = this.#recording;
    if (recording !== null && recording.durationSeconds !== 0) {
      result['RecordingUrl'] = this.#host.context.recordingUrl(recording.sid);
      result['RecordingSid'] = recording.sid;
      result['RecordingDuration'] = `${recording.durationSeconds ?? 0}`;
    }
    return result;
  }

  #status(leg: CallLeg | null): EndStatus {
    if (this.#isBridged) return 'completed';
    // A party that hung up during the whisper didn't take the call.
    if (leg !== null && leg === this.#winner) return 'no-answer';
    return leg !== null && isEnd(leg.status) ? leg.status : 'canceled';
  }

  /** Only while the Dial runs: the verb's own time, not the dialed leg's. */
  #later(at: number, run: (at: number) => void): void {
    this.#host.after(at, 0, run);
  }
}

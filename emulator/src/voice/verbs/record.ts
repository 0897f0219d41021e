/** Runs Record: the far end speaks for a while, then is silent, presses a key, or hangs up. */
import type { Parameters } from '../../contract/form.ts';
import type { Recording } from '../../recordings/recording.ts';
import { between } from '../../world/draws.ts';
import type { Record as RecordVerb } from '../document/cxml.ts';
import { recordingSubscription } from '../recording-subscription.ts';
import type { Activity, StopReason, VerbHost } from '../verb-host.ts';

/** How long people speak to a machine. */
const SHORTEST_MS = 3_000;
const LONGEST_MS = 20_000;

/** Starts recording. */
export function startRecord(host: VerbHost, verb: RecordVerb, at: number): Activity {
  const { mint, recorder } = host.context;
  host.answer(at);
  const recording = recorder.start(
    {
      sid: mint.recordingSid(host.random),
      callSid: host.leg.sid,
      conferenceSid: null,
      source: 'record-verb',
      channels: 1,
      track: 'inbound',
      trim: 'trim-silence',
      report: recordingSubscription(host, verb.report),
    },
    at,
  );
  return new Voicemail(host, verb, recording).start(at);
}

class Voicemail {
  readonly #host: VerbHost;
  readonly #verb: RecordVerb;
  readonly #recording: Recording;

  constructor(host: VerbHost, verb: RecordVerb, recording: Recording) {
    this.#host = host;
    this.#verb = verb;
    this.#recording = recording;
  }

  /** Plans the key that the far end presses once it has spoken, or else the silence that follows. */
  start(at: number): Activity {
    const host = this.#host;
    const { finishOnKey, maxLengthSeconds, timeoutSeconds } = this.#verb;
    const spokenMs = Math.round(between(host.random, SHORTEST_MS, LONGEST_MS));
    const mostMs = maxLengthSeconds * 1_000;
    const [planned] = host.plannedKeys;
    if (planned !== undefined && finishOnKey.includes(planned) && spokenMs < mostMs) {
      host.plannedKeys = host.plannedKeys.slice(1);
      host.after(at, spokenMs, (due) => this.#pressed(planned, due));
    } else {
      const silenceMs = timeoutSeconds === 0 ? mostMs : timeoutSeconds * 1_000;
      host.after(at, Math.min(spokenMs + silenceMs, mostMs), (due) => this.#finish(null, due));
    }
    return {
      pressed: (keys, pressedAt) => this.#pressed(keys, pressedAt),
      stopped: (why, stoppedAt) => this.#stopped(why, stoppedAt),
    };
  }

  #pressed(keys: string, at: number): void {
    this.#host.leg.keysHeard += keys.length;
    const key = [...keys].find((one) => this.#verb.finishOnKey.includes(one));
    if (key !== undefined) this.#finish(key, at);
  }

  #stopped(why: StopReason, at: number): void {
    this.#host.context.recorder.stop(this.#recording, at);
    if (why === 'redirected' || this.#recording.durationSeconds === 0) return;
    this.#host.tell(this.#verb.action, this.#result('hangup'), 'record action');
  }

  #finish(key: string | null, at: number): void {
    this.#host.context.recorder.stop(this.#recording, at);
    // Silence makes no recording, so there's nothing to send to the action.
    if (this.#recording.durationSeconds === 0) this.#host.next(at);
    else this.#host.ask(this.#verb.action, this.#result(key), 'record action', at);
  }

  #result(key: string | null): Parameters {
    const { sid, durationSeconds } = this.#recording;
    return {
      RecordingUrl: this.#host.context.recordingUrl(sid),
      RecordingSid: sid,
      RecordingDuration: `${durationSeconds ?? 0}`,
      ...(key === null ? {} : { Digits: key }),
    };
  }
}

/**
 * Decides which callbacks a change of a call causes, and emits them. All it changes is a leg's count
 * of callbacks. The recorder reports recordings.
 */

import type { CallLeg } from '../calls/call-leg.ts';
import type { Dialect } from '../contract/dialect.ts';
import { eventOf } from '../contract/subscription.ts';
import type { Callback } from '../delivery/deliverer.ts';
import { isEnd } from '../vocabulary/call-status.ts';
import type { RecordingSid } from '../vocabulary/ids.ts';
import { signalwireNumberCallback, signalwireProgress } from './signalwire-call.ts';
import { twilioProgress } from './twilio-call.ts';

export interface CallReporterOptions {
  readonly dialect: Dialect;
  readonly accountSid: string;
  /** False leaves SequenceNumber out, as SignalWire does for some subscriptions. */
  readonly sequenceNumbers: boolean;
  readonly recordingUrl: (sid: RecordingSid) => string;
  readonly emit: (callback: Callback) => void;
}

export class CallReporter {
  readonly #options: CallReporterOptions;

  constructor(options: CallReporterOptions) {
    this.#options = options;
  }

  /** The leg's status changed at `at`. */
  moved(leg: CallLeg, at: number): void {
    const { progress, number } = leg.reporting;
    const event = eventOf(leg.status);
    if (progress !== null && event !== null && progress.events.has(event)) {
      for (const word of this.#wordsFor(leg)) {
        const parameters = this.#progress(leg, word, at);
        const about = { sid: leg.sid, label: word, terminal: leg.terminal };
        this.#options.emit({ address: progress, parameters, ...about });
      }
    }
    if (number !== null && isEnd(leg.status)) {
      const parameters =
        this.#options.dialect === 'signalwire'
          ? signalwireNumberCallback(leg, this.#context(null))
          : this.#progress(leg, leg.status, at);
      const about = { sid: leg.sid, label: leg.status, terminal: leg.terminal };
      this.#options.emit({ address: number, parameters, ...about });
    }
  }

  /** If `answered` is subscribed to, SignalWire reports an answer twice, as two statuses. */
  #wordsFor(leg: CallLeg): readonly string[] {
    const tellsTwice = this.#options.dialect === 'signalwire' && leg.status === 'in-progress';
    return tellsTwice ? ['answered', 'in-progress'] : [leg.status];
  }

  #progress(leg: CallLeg, word: string, at: number) {
    const context = this.#context(this.#options.sequenceNumbers ? leg.emitted : null);
    leg.emitted += 1;
    return this.#options.dialect === 'signalwire'
      ? signalwireProgress(leg, word, at, context)
      : twilioProgress(leg, at, context);
  }

  #context(sequenceNumber: number | null) {
    const { accountSid, recordingUrl } = this.#options;
    return { accountSid, recordingUrl, sequenceNumber };
  }
}

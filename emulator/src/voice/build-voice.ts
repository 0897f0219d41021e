/** Builds everything that runs documents: fetching, conferences, sessions and inbound calls. */

import { ConferenceReporter } from '../callbacks/conference-reporter.ts';
import type { CallEngine } from '../calls/call-engine.ts';
import type { CallLeg } from '../calls/call-leg.ts';
import type { Conference } from '../conferences/conference.ts';
import { ConferenceRooms } from '../conferences/conference-rooms.ts';
import type { Dialect } from '../contract/dialect.ts';
import type { Callback, SentCallback } from '../delivery/deliverer.ts';
import type { DeliveryLog } from '../delivery/delivery-log.ts';
import type { IgnoredNotes } from '../delivery/ignored-notes.ts';
import type { MessageEngine } from '../messages/message-engine.ts';
import type { PhoneNumbers } from '../owned-numbers/phone-number.ts';
import type { CallPlan } from '../planning/call-plan.ts';
import { ConferenceRecordings } from '../recordings/conference-recordings.ts';
import type { Recorder } from '../recordings/recorder.ts';
import type { RecordingRecord } from '../recordings/recording.ts';
import type { Clock, Timer } from '../vocabulary/clock.ts';
import type { Random } from '../vocabulary/random.ts';
import { Ledger } from '../world/ledger.ts';
import type { Schedule } from '../world/schedule.ts';
import type { RandomStreams } from '../world/seeded-random.ts';
import type { SidMint } from '../world/sids.ts';
import { ConferenceCalls } from './conference-calls.ts';
import type { DocumentFault } from './document/cxml.ts';
import { DocumentFetcher, inWords } from './document-fetcher.ts';
import { HoldMusic } from './hold-music.ts';
import { InboundCalls } from './inbound-calls.ts';
import { ScheduledFetches } from './scheduled-fetches.ts';
import type { DialedLeg } from './verb-host.ts';
import { VoiceRunner } from './voice-runner.ts';

export interface VoiceOptions {
  readonly dialect: Dialect;
  readonly accountSid: string;
  readonly signingKey: string;
  readonly sequenceNumbers: boolean;
  readonly keepFinished: number;
  readonly timer: Timer;
  /** Emulated time. */
  readonly clock: Clock;
  readonly schedule: Schedule;
  readonly streams: RandomStreams;
  readonly mint: SidMint;
  readonly calls: Ledger<CallLeg>;
  readonly engine: CallEngine;
  readonly messageEngine: MessageEngine;
  readonly phoneNumbers: PhoneNumbers;
  readonly recorder: Recorder;
  readonly log: DeliveryLog;
  readonly ignoredNotes: IgnoredNotes;
  readonly recordingUrl: (sid: RecordingRecord['sid']) => string;
  readonly emit: (callback: Callback) => void;
  readonly onSent?: ((sent: SentCallback) => void) | undefined;
  readonly onSettled: () => void;
  /** How the far end of a leg placed by a Dial behaves. */
  readonly plan: (random: Random, leg: DialedLeg) => CallPlan;
}

/** Everything that runs documents. */
export interface Voice {
  readonly runner: VoiceRunner;
  readonly rooms: ConferenceRooms;
  readonly inbound: InboundCalls;
  readonly holdMusic: HoldMusic;
  readonly conferenceCalls: ConferenceCalls;
  /** How many requests for documents are under way. */
  readonly fetchesUnderWay: () => number;
  readonly close: () => Promise<void>;
}

/** Builds it; nothing starts by itself. */
export function buildVoice(options: VoiceOptions): Voice {
  const { streams, mint, recorder, timer, log } = options;
  const tokens = streams.stream('voice-tokens');
  const conferenceSids = streams.stream('conferences');
  const reporter = new ConferenceReporter(options);
  const recordings = new ConferenceRecordings(recorder, () => mint.recordingSid(conferenceSids));
  const rooms = new ConferenceRooms({
    ledger: new Ledger<Conference>(options.keepFinished),
    nextSid: () => mint.conferenceSid(conferenceSids),
    happened(conference, happening, at) {
      reporter.happened(conference, happening, at);
      recordings.happened(conference, happening, at);
    },
  });
  const fetcher = new DocumentFetcher({ ...options, nextToken: () => mint.token(tokens) });
  const fetches = new ScheduledFetches({ ...options, fetcher });
  const note = (sid: string, fault: DocumentFault): void =>
    log.add({
      kind: 'document-fault',
      at: timer.now(),
      sid,
      label: 'document',
      errorCode: fault.code,
      detail: inWords(fault),
    });
  const context = {
    ...options,
    rooms,
    note,
    ignored: (sid: string, sentence: string) => options.ignoredNotes.say(sid, 'document', sentence),
    fetch: fetches.fetch.bind(fetches),
  };
  const runner = new VoiceRunner({ streams, context });
  return {
    runner,
    rooms,
    inbound: new InboundCalls({ ...options, runner }),
    holdMusic: new HoldMusic(context),
    conferenceCalls: new ConferenceCalls({ ...options, rooms, runner }),
    fetchesUnderWay: () => fetches.underWay,
    close: () => fetcher.close(),
  };
}

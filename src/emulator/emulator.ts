/**
 * The provider in a box: puts clock, engines, delivery and REST API together. Everything it knows
 * is in memory, and gone when it is closed.
 */
import { CallReporter } from './callbacks/call-reporter.ts';
import { randomStreams } from './chance/seeded-random.ts';
import { sidMint } from './chance/sids.ts';
import { CallbackSender } from './delivery/callback-sender.ts';
import type { DeliveryAttempt, DeliveryCounters } from './delivery/delivery-log.ts';
import { IgnoredNotes } from './delivery/ignored-notes.ts';
import type { Dialect } from './dialect.ts';
import { CallEngine } from './engine/call-engine.ts';
import type { CallLeg, CallRecord } from './engine/call-leg.ts';
import { planCall } from './engine/plan-call.ts';
import { TimeLimits } from './engine/time-limits.ts';
import { Traffic } from './engine/traffic.ts';
import type { Fault, FaultInput } from './faults/fault-rules.ts';
import { Faults } from './faults/faults.ts';
import { Ledger } from './ledger.ts';
import type { Message, MessageRecord } from './messages/message.ts';
import { MessageEngine } from './messages/message-engine.ts';
import { demand, EmulatorError, EmulatorOptionError } from './option-error.ts';
import type { EmulatorOptions } from './options.ts';
import { type PhoneNumberRecord, PhoneNumbers } from './phone-numbers/phone-number.ts';
import { LegRecordings } from './recordings/leg-recordings.ts';
import { Recorder } from './recordings/recorder.ts';
import type { RecordingRecord } from './recordings/recording.ts';
import { plainUri } from './rest/resource-uris.ts';
import { restServer } from './rest/rest-server.ts';
import { Script } from './scenario/script.ts';
import { readGivenFaults, resolveSettings, type Settings } from './settings.ts';
import { ClockHand } from './time/clock-hand.ts';
import { EmulatedClock } from './time/emulated-clock.ts';
import { Schedule } from './time/schedule.ts';
import { Waiters } from './time/waiters.ts';
import { trafficReporting } from './traffic-reporting.ts';
import { buildVoice } from './voice/build-voice.ts';

/** What somebody's own tests may want to name. */
export type {
  CallRecord,
  DeliveryAttempt,
  EmulatorOptions,
  MessageRecord,
  PhoneNumberRecord,
  RecordingRecord,
};

/** What it refuses with. */
export { EmulatorError, EmulatorOptionError };

/** A running emulator. `await using` closes it. */
export interface Emulator extends AsyncDisposable {
  /** The base of both SDKs, e.g. `http://127.0.0.1:8485`. */
  readonly url: string;
  readonly dialect: Dialect;
  readonly project: string;
  readonly token: string;
  readonly signingKey: string;
  /** With `startAt` as an option of another run, it gives the same generated calls. */
  readonly seed: string;
  /** When emulated time began, in milliseconds since 1970. */
  readonly startAt: number;
  /** Every call leg that is remembered, oldest first. */
  calls(): readonly CallRecord[];
  /** Every message that is remembered, oldest first. */
  messages(): readonly MessageRecord[];
  /** Every recording that is remembered, oldest first. */
  recordings(): readonly RecordingRecord[];
  /** Every number that the account owns, oldest first. */
  phoneNumbers(): readonly PhoneNumberRecord[];
  /** Totals of what was sent. */
  deliveries(): DeliveryCounters;
  /** The last delivery attempts, newest first. */
  attempts(): readonly DeliveryAttempt[];
  /** The faults in force. */
  faults(): readonly Fault[];
  /**
   * Sets what goes wrong from now on, in delivery and in the REST API; none makes all go well. Throws
   * an `EmulatorOptionError` where one of them makes no sense, and all stays as it was.
   */
  setFaults(faults: readonly FaultInput[]): void;
  /** How many call legs have something still to come. */
  callsInFlight(): number;
  /** The emulated time, in milliseconds since 1970. */
  now(): number;
  /**
   * Moves emulated time on by so many milliseconds. Resolves once everything due by then has
   * happened, in order; with `settle`, once its callbacks were also delivered or given up. Rejects
   * with an `EmulatorOptionError` if `ms` isn't a length of time, and with an `EmulatorError` once
   * the emulator is closed.
   */
  advance(ms: number, options?: { readonly settle?: boolean }): Promise<void>;
  /**
   * Resolves once no call or message is under way, no callback pending and no generated call to
   * come: never, where traffic is generated without end, or where time stands still before that.
   */
  idle(): Promise<void>;
  /** Ends everything at once, `advance` and `idle` too; what was not delivered is forgotten. */
  close(): Promise<void>;
}

/** Starts an emulator; it listens when this resolves. Throws where an option makes no sense. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const settings = resolveSettings(options);
  const provider = buildProvider(settings);
  const server = restServer({ ...settings, ...provider, accountSid: settings.project });
  const url = await server.listen({ host: settings.host, port: settings.port });
  provider.setUrl(settings.publicUrl ?? url);
  provider.traffic.start();
  provider.script.start();

  let isClosed = false;
  const demandOpen = (what: string) => {
    if (isClosed) throw new EmulatorError(`${what}: this emulator is closed. Start another one.`);
  };
  const close = async () => {
    isClosed = true;
    provider.schedule.close();
    provider.waiters.close();
    await Promise.all([server.close(), provider.sender.close(), provider.voice.close()]);
  };
  return {
    url,
    dialect: settings.dialect,
    project: settings.project,
    token: settings.token,
    signingKey: settings.signingKey,
    seed: settings.seed,
    startAt: settings.startAt,
    calls: () => [...provider.calls.oldestFirst()],
    messages: () => [...provider.messages.oldestFirst()],
    recordings: () => [...provider.recorder.ledger.oldestFirst()],
    phoneNumbers: () => [...provider.phoneNumbers.ledger.oldestFirst()],
    deliveries: () => provider.sender.counters,
    attempts: () => provider.sender.log.newestFirst(),
    faults: () => provider.faults.rules(),
    setFaults(faults) {
      demandOpen('setFaults');
      provider.faults.replace(readGivenFaults(faults));
    },
    callsInFlight: () => provider.callEngine.inFlight,
    now: () => provider.clock.now(),
    async advance(ms, { settle = false } = {}) {
      demandOpen('advance');
      const until = provider.clock.now() + ms;
      // Beyond what a date can be there is no time to tell.
      demand(
        ms >= 0 && !Number.isNaN(new Date(until).getTime()),
        `advance takes milliseconds from 0 on, and was given ${ms}.`,
      );
      await provider.clockHand.advanceTo(until, settle);
    },
    idle: provider.idle,
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Everything behind the REST API; nothing in it moves before the traffic is started. */
function buildProvider(settings: Settings) {
  const { dialect, timer, project: accountSid } = settings;
  const streams = randomStreams(settings.seed, settings.startAt);
  const clock = new EmulatedClock(timer, settings.startAt, settings.speed);
  const schedule = new Schedule(clock, timer);
  const mint = sidMint(dialect);
  const calls = new Ledger<CallLeg>(settings.keepFinished);
  const messages = new Ledger<Message>(settings.keepFinished);
  const phoneNumbers = new PhoneNumbers();
  for (const number of settings.numbers) {
    const sid = mint.phoneNumberSid(streams.stream(`number/${phoneNumbers.ledger.nextOrdinal}`));
    phoneNumbers.add(sid, number, settings.startAt);
  }
  const faults = new Faults(streams);
  faults.replace(settings.faults);

  let url = '';
  const waiters = new Waiters();
  const isIdle = () =>
    traffic.isOver &&
    script.isOver &&
    callEngine.inFlight === 0 &&
    messageEngine.inFlight === 0 &&
    recorder.inFlight === 0 &&
    voice.fetchesUnderWay() === 0 &&
    sender.pending === 0;
  const onSettled = () => waiters.check();

  const sender = new CallbackSender({
    ...settings,
    streams,
    clock,
    schedule,
    book: faults.book,
    token: mint.token,
    onSettled,
  });
  const emit = sender.emit.bind(sender);
  const ignoredNotes = new IgnoredNotes(sender.log, timer);
  const recordingUrl = (sid: RecordingRecord['sid']): string =>
    url + plainUri(dialect, accountSid, `/Recordings/${sid}`);
  const recorder = new Recorder({
    ...settings,
    accountSid,
    schedule,
    recordingUrl,
    emit,
    onSettled,
  });
  const legRecordings = new LegRecordings(recorder);
  const reporter = new CallReporter({
    dialect,
    accountSid,
    sequenceNumbers: settings.sequenceNumbers,
    recordingUrl,
    emit,
  });
  const callEngine = new CallEngine(schedule, calls, {
    moved(leg, at) {
      reporter.moved(leg, at);
      legRecordings.moved(leg, at);
      voice.runner.moved(leg, at);
      timeLimits.moved(leg, at);
    },
    recorded: (leg, at) => legRecordings.recorded(leg, at),
    settled(leg) {
      calls.markOver(leg);
      onSettled();
    },
    takesOver: (leg, at) => voice.runner.takesOver(leg, at),
  });
  const timeLimits = new TimeLimits(schedule, (leg, at) => callEngine.complete(leg, at));
  const messageEngine = new MessageEngine({
    dialect,
    accountSid,
    schedule,
    ledger: messages,
    emit,
    onSettled,
  });
  const voice = buildVoice({
    ...settings,
    accountSid,
    clock,
    schedule,
    streams,
    mint,
    calls,
    engine: callEngine,
    messageEngine,
    phoneNumbers,
    recorder,
    log: sender.log,
    ignoredNotes,
    recordingUrl,
    emit,
    onSettled,
    plan: (random, { to, timeoutSeconds }) =>
      planCall(random, {
        ...settings,
        mint,
        timeoutSeconds,
        skipsQueue: true,
        record: false,
        detectMachine: false,
        behavior: settings.behaviors.of(to),
      }),
  });
  const clockHand = new ClockHand({
    clock,
    schedule,
    waiters,
    underWay: () => sender.underWay,
    maxUnderWay: Math.min(20_000, Math.floor(settings.maxWaiting / 2)),
  });
  const terms = { ...settings, mint, ...trafficReporting(settings) };
  const callMakers = { ...settings, streams, schedule, engine: callEngine, terms };
  const traffic = new Traffic(callMakers);
  const script = new Script(callMakers);
  return {
    streams,
    clock,
    schedule,
    waiters,
    mint,
    calls,
    callEngine,
    timeLimits,
    messages,
    messageEngine,
    phoneNumbers,
    recorder,
    voice,
    conferences: voice.rooms,
    faults,
    sender,
    deliveryLog: sender.log,
    ignoredNotes,
    deliveries: () => sender.counters,
    traffic,
    script,
    clockHand,
    url: () => url,
    setUrl(listening: string) {
      url = listening;
    },
    idle: () => waiters.until(isIdle),
  };
}

/**
 * The provider in a box: puts clock, engines, delivery and REST API together. Everything it knows
 * is in memory, and gone when it is closed.
 */
import { CallReporter } from './callbacks/call-reporter.ts';
import { CallEngine } from './calls/call-engine.ts';
import type { CallLeg, CallRecord } from './calls/call-leg.ts';
import { TimeLimits } from './calls/time-limits.ts';
import { demand, EmulatorError, EmulatorOptionError } from './contract/option-error.ts';
import type { DeliveryAttempt } from './delivery/delivery-log.ts';
import { IgnoredNotes } from './delivery/ignored-notes.ts';
import { CallbackSender } from './faults/callback-sender.ts';
import { Faults } from './faults/faults.ts';
import type { Emulator } from './handle.ts';
import type { Message, MessageRecord } from './messages/message.ts';
import { MessageEngine } from './messages/message-engine.ts';
import type { EmulatorOptions } from './options/options.ts';
import { readGivenFaults, resolveSettings, type Settings } from './options/settings.ts';
import { trafficReporting } from './options/traffic-reporting.ts';
import { type PhoneNumberRecord, PhoneNumbers } from './owned-numbers/phone-number.ts';
import { planCall } from './planning/plan-call.ts';
import { LegRecordings } from './recordings/leg-recordings.ts';
import { Recorder } from './recordings/recorder.ts';
import type { RecordingRecord } from './recordings/recording.ts';
import { renewedSettings } from './renewal.ts';
import { plainUri } from './rest/resource-uris.ts';
import type { RestContext } from './rest/rest-context.ts';
import { restFront } from './rest/rest-front.ts';
import { restServer } from './rest/rest-server.ts';
import { Script } from './traffic/script.ts';
import { Traffic } from './traffic/traffic.ts';
import { buildVoice } from './voice/build-voice.ts';
import { ClockHand } from './world/clock-hand.ts';
import { EmulatedClock } from './world/emulated-clock.ts';
import { Ledger } from './world/ledger.ts';
import { Schedule } from './world/schedule.ts';
import { randomStreams } from './world/seeded-random.ts';
import { sidMint } from './world/sids.ts';
import { Waiters } from './world/waiters.ts';

/** What somebody's own tests may want to name. */
export type {
  CallRecord,
  DeliveryAttempt,
  Emulator,
  EmulatorOptions,
  MessageRecord,
  PhoneNumberRecord,
  RecordingRecord,
};

/** What it refuses with. */
export { EmulatorError, EmulatorOptionError };

/** Starts an emulator; it listens when this resolves. Throws where an option makes no sense. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const settings = resolveSettings(options);
  const contextOf = (from: Provider): RestContext => ({
    ...settings,
    ...from,
    accountSid: settings.project,
    reset: (all) => reset(all),
  });
  let provider = buildProvider(settings, ownedFromTheStart(settings));
  let rest = restServer(contextOf(provider));
  const front = restFront(settings.dialect, settings.tls, () => rest);
  await rest.ready();
  const url = await front.listen({ host: settings.host, port: settings.port });
  provider.start(settings.publicUrl ?? url);

  let isClosed = false;
  const demandOpen = (what: string) => {
    if (isClosed) throw new EmulatorError(`${what}: this emulator is closed. Start another one.`);
  };
  let resets = 0;
  let resetting = Promise.resolve();
  const renew = async (all: boolean) => {
    demandOpen('reset');
    resets += 1;
    const previous = provider;
    // What is under way ends before anything new begins, and takes no word of it along.
    const stopped = previous.stop();
    const renewed = renewedSettings(settings, previous, resets, all);
    const numbers = all ? ownedFromTheStart(settings) : previous.phoneNumbers;
    const next = buildProvider(renewed, numbers);
    const nextRest = restServer(contextOf(next));
    await Promise.all([stopped, nextRest.ready()]);
    demandOpen('reset');
    provider = next;
    rest = nextRest;
    provider.start(settings.publicUrl ?? url);
  };
  const reset = (all: boolean): Promise<void> => {
    // One after another; one that was refused doesn't keep the next from being tried.
    const done = resetting.then(() => renew(all));
    resetting = done.catch(() => undefined);
    return done;
  };

  const close = async () => {
    isClosed = true;
    await Promise.all([front.close(), provider.stop()]);
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
    idle: () => provider.idle(),
    reset: ({ all = false } = {}) => reset(all),
    close,
    [Symbol.asyncDispose]: close,
  };
}

type Provider = ReturnType<typeof buildProvider>;

/** The numbers that the account owns from the start. */
function ownedFromTheStart(settings: Settings): PhoneNumbers {
  const streams = randomStreams(settings.seed, settings.startAt);
  const numbers = new PhoneNumbers();
  for (const number of settings.numbers) {
    const random = streams.stream(`number/${numbers.ledger.nextOrdinal}`);
    numbers.add(sidMint(settings.dialect).phoneNumberSid(random), number, settings.startAt);
  }
  return numbers;
}

/** Everything behind the REST API; nothing in it moves before it is started. */
function buildProvider(settings: Settings, phoneNumbers: PhoneNumbers) {
  const { dialect, timer, project: accountSid } = settings;
  const streams = randomStreams(settings.seed, settings.startAt);
  const clock = new EmulatedClock(timer, settings.startAt, settings.speed);
  const schedule = new Schedule(clock, timer);
  const mint = sidMint(dialect);
  const calls = new Ledger<CallLeg>(settings.keepFinished);
  const messages = new Ledger<Message>(settings.keepFinished);
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
    /** Begins, as what answers at this URL. */
    start(listening: string) {
      url = listening;
      traffic.start();
      script.start();
    },
    /** Ends everything at once: waiters are released, and what wasn't delivered is dropped. */
    async stop() {
      schedule.close();
      waiters.close();
      await Promise.all([sender.close(), voice.close()]);
    },
    idle: () => waiters.until(isIdle),
  };
}

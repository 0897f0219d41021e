/** Builds what calls and messages need: engines, recordings, documents and callbacks. */
import { CallReporter } from '../callbacks/call-reporter.ts';
import { CallEngine } from '../calls/call-engine.ts';
import { CallFollowers } from '../calls/call-followers.ts';
import type { CallLeg } from '../calls/call-leg.ts';
import { TimeLimits } from '../calls/time-limits.ts';
import type { Message } from '../messages/message.ts';
import { MessageEngine } from '../messages/message-engine.ts';
import type { Settings } from '../options/settings.ts';
import type { PhoneNumbers } from '../owned-numbers/phone-number.ts';
import { planCall } from '../planning/plan-call.ts';
import { LegRecordings } from '../recordings/leg-recordings.ts';
import { Recorder } from '../recordings/recorder.ts';
import type { RecordingRecord } from '../recordings/recording.ts';
import { plainUri } from '../rest/resource-uris.ts';
import { buildVoice, type VoiceOptions } from '../voice/build-voice.ts';
import { Ledger } from '../world/ledger.ts';
import type { Delivery } from './build-delivery.ts';
import type { World } from './build-world.ts';

/**
 * Builds the engines and connects them.
 * @param url returns the base of the emulator's own URLs; not called before `start`
 */
export function buildCalls(
  settings: Settings,
  world: World,
  delivery: Delivery,
  phoneNumbers: PhoneNumbers,
  url: () => string,
) {
  const { dialect, project: accountSid } = settings;
  const { schedule, onSettled } = world;
  const recordingUrl = (sid: RecordingRecord['sid']): string =>
    url() + plainUri(dialect, accountSid, `/Recordings/${sid}`);
  const shared = { ...settings, ...world, ...delivery, accountSid, recordingUrl };
  const calls = new Ledger<CallLeg>(settings.keepFinished);
  const messages = new Ledger<Message>(settings.keepFinished);
  const recorder = new Recorder(shared);
  const followers = new CallFollowers();
  const callEngine = new CallEngine(schedule, calls, followers);
  const timeLimits = new TimeLimits(schedule, (leg, at) => callEngine.complete(leg, at));
  const messageEngine = new MessageEngine({ ...shared, ledger: messages });
  const voice = buildVoice({
    ...shared,
    calls,
    engine: callEngine,
    messageEngine,
    phoneNumbers,
    recorder,
    log: delivery.sender.log,
    plan: dialedPlan(settings, world),
  });
  // The reporter is first: it describes a change before anything reacts to it.
  followers.add(new CallReporter(shared), new LegRecordings(recorder), voice.runner, timeLimits, {
    settled(leg) {
      calls.markOver(leg);
      onSettled();
    },
  });
  return { calls, callEngine, timeLimits, messages, messageEngine, phoneNumbers, recorder, voice };
}

/** How the far end of a leg that a Dial places behaves. */
const dialedPlan =
  (settings: Settings, { mint }: World): VoiceOptions['plan'] =>
  (random, { to, timeoutSeconds }) =>
    planCall(random, {
      ...settings,
      mint,
      timeoutSeconds,
      skipsQueue: true,
      record: false,
      detectMachine: false,
      behavior: settings.behaviors.of(to),
    });

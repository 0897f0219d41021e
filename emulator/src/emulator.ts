/** The package's main entry point: starts an emulator, and returns a handle to it. */
import type { CallRecord } from './calls/call-leg.ts';
import type { Dialect } from './contract/dialect.ts';
import { demand, EmulatorError, EmulatorOptionError } from './contract/option-error.ts';
import type { SentCallback } from './delivery/deliverer.ts';
import type {
  DeliveryAttempt,
  DeliveryEntry,
  DocumentFaultNote,
  DroppedCallback,
  IgnoredNote,
} from './delivery/delivery-log.ts';
import type { Fault, FaultInput } from './faults/fault-rules.ts';
import type { NamedFaultInput } from './faults/named-fault.ts';
import type { RestFaultInput } from './faults/rest-faults.ts';
import type { Emulator } from './handle.ts';
import type { MessageRecord } from './messages/message.ts';
import type { EmulatorOptions } from './options/options.ts';
import { readGivenFaults, resolveSettings, type Settings } from './options/settings.ts';
import type { NewPhoneNumber, PhoneNumberRecord } from './owned-numbers/phone-number.ts';
import { ResettableProvider } from './provider/resettable-provider.ts';
import type { RecordingRecord } from './recordings/recording.ts';
import type { ScenarioInput } from './traffic/scenario.ts';

/** How generated calls end, unless the option `mix` says otherwise. */
export { USUAL_MIX } from './planning/outcome-mix.ts';
/** Types that your tests may need to name. */
export type {
  CallRecord,
  DeliveryAttempt,
  DeliveryEntry,
  Dialect,
  DocumentFaultNote,
  DroppedCallback,
  Emulator,
  EmulatorOptions,
  Fault,
  FaultInput,
  IgnoredNote,
  MessageRecord,
  NamedFaultInput,
  NewPhoneNumber,
  PhoneNumberRecord,
  RecordingRecord,
  RestFaultInput,
  ScenarioInput,
  SentCallback,
};
/** The errors that it throws. */
export { EmulatorError, EmulatorOptionError };

/**
 * Starts an emulator. Resolves once it listens; rejects with an `EmulatorOptionError` if an option is
 * invalid.
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const settings = resolveSettings(options);
  const running = new ResettableProvider(settings);
  return emulatorHandle(settings, await running.listen(), running);
}

function emulatorHandle(settings: Settings, url: string, running: ResettableProvider): Emulator {
  const { dialect, project, token, signingKey, seed, startAt } = settings;
  const close = () => running.close();
  return {
    ...{ url, dialect, project, token, signingKey, seed, startAt },
    calls: () => [...running.current.calls.oldestFirst()],
    messages: () => [...running.current.messages.oldestFirst()],
    recordings: () => [...running.current.recorder.ledger.oldestFirst()],
    phoneNumbers: () => [...running.current.phoneNumbers.ledger.oldestFirst()],
    deliveries: () => running.current.sender.counters,
    attempts: () => running.current.sender.log.newestFirst(),
    faults: () => running.current.faults.rules(),
    setFaults(faults) {
      running.demandOpen('setFaults');
      running.current.faults.replace(readGivenFaults(faults));
    },
    callsInFlight: () => running.current.callEngine.inFlight,
    now: () => running.current.clock.now(),
    async advance(ms, { settle = false } = {}) {
      running.demandOpen('advance');
      const { clock, clockHand } = running.current;
      const until = clock.now() + ms;
      demand(
        // A Date can't represent a later time.
        ms >= 0 && !Number.isNaN(new Date(until).getTime()),
        `advance takes milliseconds from 0 on, not ${ms}.`,
      );
      await clockHand.advanceTo(until, settle);
    },
    idle: () => running.current.idle(),
    reset: ({ all = false } = {}) => running.reset(all),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Makes settings from options: fills in what depends on other options, and refuses contradictions. */
import { z } from 'zod';
import { type CallbackTarget, parseCallbackTarget } from '../contract/callback-target.ts';
import type { FailureKind } from '../contract/delivery-policy.ts';
import type { Dialect } from '../contract/dialect.ts';
import { demand, EmulatorOptionError } from '../contract/option-error.ts';
import { type Fault, type FaultInput, faultsSchema } from '../faults/fault-rules.ts';
import { Behaviors } from '../planning/behaviors.ts';
import { USUAL_MIX } from '../planning/outcome-mix.ts';
import { readScenario, type Scenario, type ScenarioInput } from '../traffic/scenario.ts';
import { type CheckedOptions, checkOptions, type EmulatorOptions } from './options.ts';

/** Public credentials: the emulator protects nothing. */
const CREDENTIALS: Readonly<Record<Dialect, { project: string; token: string; key: string }>> = {
  signalwire: {
    project: '5c0ffee5-ca11-4b0a-8d00-000000008485',
    token: 'PT00000000000000000000000000000000000000000000008485',
    key: 'PSK_emulator',
  },
  twilio: {
    project: 'AC5c0ffee5ca114b0a8d00000000008485',
    token: '00000000000000000000000000008485',
    key: '00000000000000000000000000008485',
  },
};

/** The options with nothing left out, and the scenario merged into them. */
export type Settings = Readonly<ReturnType<typeof deriveSettings>>;

/** Settings from options; throws `EmulatorOptionError`. */
export function resolveSettings(options: EmulatorOptions): Settings {
  const checked = checkOptions(options);
  demand(
    checked.clock === 'running' || checked.speed === 1,
    'speed has no effect on a clock that is moved by hand: leave one of them out.',
  );
  demand(
    checked.retryOn === undefined || checked.dialect === 'signalwire',
    'retryOn is for SignalWire; at Twilio, a URL says what to retry, such as #rp=4xx,5xx.',
  );
  const settings = deriveSettings(checked);
  demand(
    settings.target !== null || settings.callsPerSecond === 0,
    'callsPerSecond needs a target for callbacks, such as http://127.0.0.1:3000/callbacks.',
  );
  demand(
    settings.target !== null || settings.script.length === 0,
    'scenario has calls, and needs a target for their callbacks.',
  );
  return settings;
}

function deriveSettings({
  clock,
  scenario: givenScenario,
  maxConcurrentDeliveries: maxConcurrent,
  maxWaitingDeliveries: maxWaiting,
  ...options
}: CheckedOptions) {
  const { dialect, faults, retryOn, target, timer } = options;
  const known = CREDENTIALS[dialect];
  const token = options.token ?? known.token;
  const scenario = readGivenScenario(givenScenario ?? {});
  const { profile, load, retries, dimensions, calls: script } = scenario;
  return {
    ...options,
    maxConcurrent,
    maxWaiting,
    profile,
    load,
    retries,
    dimensions,
    script,
    /** How calls to certain numbers go. */
    behaviors: new Behaviors(scenario.numbers),
    mix: options.mix ?? scenario.mix ?? USUAL_MIX,
    faults: faults.length > 0 ? readGivenFaults(faults) : scenario.faults,
    project: options.project ?? known.project,
    token,
    signingKey: options.signingKey ?? (dialect === 'twilio' ? token : known.key),
    target: target === undefined ? null : readTarget(target, dialect),
    /** Null for no limit. */
    calls: options.calls ?? null,
    /** 0 for a clock that is moved by hand. */
    speed: clock === 'by-hand' ? 0 : options.speed,
    startAt: options.startAt ?? timer.now(),
    /** Null for what each URL says. */
    retryOn: retryOn === undefined ? null : new Set<FailureKind>(retryOn),
    publicUrl: options.publicUrl ?? null,
    tls: options.tls ?? null,
  };
}

function readGivenScenario(given: Scenario | ScenarioInput): Scenario {
  if ('profile' in given) return given;
  const read = readScenario(given);
  if (!read.ok) throw new EmulatorOptionError(`scenario: ${read.problem}`);
  return read.scenario;
}

/** Reads a program's faults; throws an `EmulatorOptionError` if one is invalid. */
export function readGivenFaults(given: readonly FaultInput[]): readonly Fault[] {
  const read = faultsSchema.safeParse(given);
  if (read.success) return read.data;
  throw new EmulatorOptionError(`faults: ${z.prettifyError(read.error)}`);
}

function readTarget(text: string, dialect: Dialect): CallbackTarget {
  const target = parseCallbackTarget(text, dialect, 'call');
  if (target === null) {
    throw new EmulatorOptionError('target must be an absolute http or https URL.');
  }
  return target;
}

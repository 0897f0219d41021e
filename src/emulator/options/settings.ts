/** Fills in what the options leave out, and refuses what makes no sense. */
import { z } from 'zod';
import { type CallbackTarget, parseCallbackTarget } from '../contract/callback-target.ts';
import type { FailureKind } from '../contract/delivery-policy.ts';
import type { Dialect } from '../contract/dialect.ts';
import { EmulatorOptionError } from '../contract/option-error.ts';
import type { SentCallback } from '../delivery/deliverer.ts';
import type { DeliveryAttempt } from '../delivery/delivery-log.ts';
import { type Fault, type FaultInput, faultsSchema } from '../faults/fault-rules.ts';
import type { NewPhoneNumber } from '../owned-numbers/phone-number.ts';
import { Behaviors } from '../planning/behaviors.ts';
import { type OutcomeMix, USUAL_MIX } from '../planning/outcome-mix.ts';
import type { CallProfile } from '../planning/plan-call-profile.ts';
import type { Tls } from '../tls.ts';
import type { LoadProfile } from '../traffic/load-profile.ts';
import type { RetryHabits } from '../traffic/retries.ts';
import { readScenario, type Scenario, type ScenarioInput } from '../traffic/scenario.ts';
import type { ScriptedCall } from '../traffic/scenario-call.ts';
import type { Timer } from '../vocabulary/clock.ts';
import type { Logger } from '../vocabulary/logger.ts';
import { systemTimer } from '../world/system-timer.ts';
import { checkNames, checkSettings } from './check-settings.ts';
import type { EmulatorOptions } from './options.ts';

/** The options with nothing left out; what each means stands there. */
export interface Settings {
  readonly dialect: Dialect;
  readonly host: string;
  readonly port: number;
  readonly project: string;
  readonly token: string;
  readonly signingKey: string;
  readonly target: CallbackTarget | null;
  readonly callsPerSecond: number;
  readonly calls: number | null;
  /** 0 for a clock that is moved by hand. */
  readonly speed: number;
  readonly seed: string;
  readonly startAt: number;
  readonly mix: OutcomeMix;
  readonly profile: CallProfile;
  /** How calls to certain numbers go. */
  readonly behaviors: Behaviors;
  readonly load: LoadProfile | null;
  readonly retries: RetryHabits | null;
  readonly script: readonly ScriptedCall[];
  readonly sequenceNumbers: boolean;
  readonly maxConcurrent: number;
  readonly maxWaiting: number;
  readonly retryDelaysMs: readonly number[];
  /** What is tried again, where it is not what addresses say. */
  readonly retryOn: ReadonlySet<FailureKind> | null;
  readonly keepFinished: number;
  readonly keepAttempts: number;
  readonly publicUrl: string | null;
  readonly tls: Tls | null;
  readonly numbers: readonly NewPhoneNumber[];
  readonly faults: readonly Fault[];
  readonly onAttempt: ((attempt: DeliveryAttempt) => void) | undefined;
  readonly onSent: ((sent: SentCallback) => void) | undefined;
  readonly timer: Timer;
  readonly logger: Logger;
}

/** Credentials that anyone may know: the emulator guards nothing. */
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

const SILENT: Logger = { debug() {}, info() {}, warn() {}, error() {} };

/** Settings from options; throws `EmulatorOptionError`. */
export function resolveSettings(options: EmulatorOptions): Settings {
  const dialect = options.dialect ?? 'signalwire';
  checkNames(options);
  const timer = options.timer ?? systemTimer;
  const known = CREDENTIALS[dialect];
  const token = options.token ?? known.token;
  const scenario = readOptionalScenario(options.scenario ?? {});
  const faults = options.faults ?? [];
  const isByHand = options.clock === 'by-hand';
  const settings: Settings = {
    dialect,
    host: options.host ?? '127.0.0.1',
    port: options.port ?? 0,
    project: options.project ?? known.project,
    token,
    signingKey: options.signingKey ?? (dialect === 'twilio' ? token : known.key),
    target: options.target === undefined ? null : readTarget(options.target, dialect),
    callsPerSecond: options.callsPerSecond ?? 0,
    calls: options.calls ?? null,
    speed: isByHand ? 0 : (options.speed ?? 1),
    seed: `${options.seed ?? 'callboard'}`,
    startAt: options.startAt ?? timer.now(),
    mix: options.mix ?? scenario.mix ?? USUAL_MIX,
    profile: scenario.profile,
    behaviors: new Behaviors(scenario.numbers),
    load: scenario.load,
    retries: scenario.retries,
    script: scenario.calls,
    sequenceNumbers: options.sequenceNumbers ?? true,
    maxConcurrent: options.maxConcurrentDeliveries ?? 64,
    maxWaiting: options.maxWaitingDeliveries ?? 200_000,
    retryDelaysMs: options.retryDelaysMs ?? [1_000, 3_000],
    retryOn: options.retryOn === undefined ? null : new Set(options.retryOn),
    keepFinished: options.keepFinished ?? 100_000,
    keepAttempts: options.keepAttempts ?? 10_000,
    publicUrl: options.publicUrl?.replace(/\/+$/, '') ?? null,
    tls: options.tls ?? null,
    numbers: options.numbers ?? [],
    faults: faults.length > 0 ? readGivenFaults(faults) : scenario.faults,
    onAttempt: options.onAttempt,
    onSent: options.onSent,
    timer,
    logger: options.logger ?? SILENT,
  };
  checkSettings(options, settings);
  return settings;
}

function readOptionalScenario(given: Scenario | ScenarioInput): Scenario {
  if ('profile' in given) return given;
  const read = readScenario(given);
  if (!read.ok) throw new EmulatorOptionError(`scenario: ${read.problem}`);
  return read.scenario;
}

/** Faults as a program gives them; throws an `EmulatorOptionError` where one of them makes no sense. */
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

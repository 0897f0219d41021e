/**
 * Refuses options that make no sense, by name. Types say the same to who writes TypeScript; tests
 * are written in JavaScript, too. It changes nothing.
 */
import { RETRIABLE_FAILURES } from './delivery/delivery-policy.ts';
import { DIALECTS, type Dialect } from './dialect.ts';
import { type OutcomeMix, USUAL_MIX } from './engine/outcome-mix.ts';
import { demand } from './option-error.ts';
import type { EmulatorOptions } from './options.ts';
import { checkNewNumbers } from './phone-numbers/check-numbers.ts';
import type { NewPhoneNumber } from './phone-numbers/phone-number.ts';
import { CLOCK_MODES } from './time/emulated-clock.ts';

/** What is checked once it is filled in; what each means stands with the settings. */
interface Checked {
  readonly dialect: Dialect;
  readonly project: string;
  readonly token: string;
  readonly signingKey: string;
  readonly callsPerSecond: number;
  readonly calls: number | null;
  readonly speed: number;
  readonly startAt: number;
  readonly mix: OutcomeMix;
  readonly maxConcurrent: number;
  readonly maxWaiting: number;
  readonly retryDelaysMs: readonly number[];
  readonly retryOn: ReadonlySet<string> | null;
  readonly keepFinished: number;
  readonly keepAttempts: number;
  readonly publicUrl: string | null;
  readonly numbers: readonly NewPhoneNumber[];
}

/** Names that other options stand on; throws `EmulatorOptionError`. */
export function checkNames({ dialect, clock, retryOn, mix }: EmulatorOptions): void {
  demandOneOf('dialect', DIALECTS, dialect);
  demandOneOf('clock', CLOCK_MODES, clock);
  for (const failure of retryOn ?? []) demandOneOf('retryOn', RETRIABLE_FAILURES, failure);
  for (const end of Object.keys(mix ?? {})) demandOneOf('mix', Object.keys(USUAL_MIX), end);
}

/** Everything else, once it is filled in; throws `EmulatorOptionError`. */
export function checkSettings(options: EmulatorOptions, settings: Checked): void {
  const isByHand = options.clock === 'by-hand';
  demand(
    !isByHand || (options.speed ?? 1) === 1,
    'speed has no meaning for a clock that is moved by hand: leave one of them out.',
  );
  demand(isByHand || isAbove0(settings.speed), 'speed must be above 0, and finite.');
  demand(
    Number.isFinite(settings.startAt) && !Number.isNaN(new Date(settings.startAt).getTime()),
    'startAt must be milliseconds since 1970, such as Date.UTC(2026, 5, 22, 9).',
  );
  demandCount('callsPerSecond', settings.callsPerSecond);
  demandCount('calls', settings.calls ?? 0);
  demandCount('maxWaitingDeliveries', settings.maxWaiting);
  demandCount('keepFinished', settings.keepFinished);
  for (const delay of settings.retryDelaysMs) demandCount('retryDelaysMs', delay);
  demand(settings.maxConcurrent >= 1, 'maxConcurrentDeliveries must be at least 1.');
  demand(settings.keepAttempts >= 1, 'keepAttempts must be at least 1.');
  demand(
    settings.retryOn === null || settings.dialect === 'signalwire',
    'retryOn is for SignalWire; at Twilio, a URL says what is tried again, as #rp=4xx,5xx does.',
  );
  for (const name of ['project', 'token', 'signingKey'] as const) {
    demand(settings[name] !== '', `${name} must not be empty.`);
  }
  demand(
    settings.publicUrl === null || /^https?:$/.test(URL.parse(settings.publicUrl)?.protocol ?? ''),
    'publicUrl must be an absolute http or https URL.',
  );
  const numberFault = checkNewNumbers(settings.numbers);
  demand(numberFault === null, `numbers ${numberFault}`);
  const weights = Object.values(settings.mix);
  demand(
    weights.every((weight) => weight >= 0) && weights.some(isAbove0),
    'mix must have weights from 0 on, and not be all zero.',
  );
}

function demandOneOf(name: string, names: readonly string[], given: string | undefined): void {
  demand(
    given === undefined || names.includes(given),
    `${name} must be one of ${names.join(', ')}.`,
  );
}

function demandCount(name: string, count: number): void {
  demand(count >= 0 && count < Number.POSITIVE_INFINITY, `${name} must be from 0 on, and finite.`);
}

const isAbove0 = (value: number): boolean => value > 0 && value < Number.POSITIVE_INFINITY;

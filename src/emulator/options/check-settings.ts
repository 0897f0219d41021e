/**
 * Refuses options that make no sense, by name. TypeScript catches most of them; tests in plain
 * JavaScript need to be told. It changes nothing.
 */
import { createSecureContext } from 'node:tls';
import { RETRIABLE_FAILURES } from '../contract/delivery-policy.ts';
import { DIALECTS, type Dialect } from '../contract/dialect.ts';
import { demand } from '../contract/option-error.ts';
import type { NewPhoneNumber } from '../owned-numbers/phone-number.ts';
import { type OutcomeMix, USUAL_MIX } from '../planning/outcome-mix.ts';
import type { Tls } from '../tls.ts';
import { CLOCK_MODES } from '../world/emulated-clock.ts';
import { checkNewNumbers } from './check-numbers.ts';
import type { EmulatorOptions } from './options.ts';

/** Every option there is; the type keeps the list complete. */
const OPTION_NAMES: Readonly<Record<keyof EmulatorOptions, true>> = {
  dialect: true,
  host: true,
  port: true,
  project: true,
  token: true,
  signingKey: true,
  target: true,
  callsPerSecond: true,
  calls: true,
  clock: true,
  speed: true,
  seed: true,
  startAt: true,
  scenario: true,
  mix: true,
  sequenceNumbers: true,
  maxConcurrentDeliveries: true,
  maxWaitingDeliveries: true,
  retryDelaysMs: true,
  retryOn: true,
  keepFinished: true,
  keepAttempts: true,
  publicUrl: true,
  tls: true,
  numbers: true,
  faults: true,
  onAttempt: true,
  onSent: true,
  timer: true,
  logger: true,
};

/** What is checked once it is filled in; what each means stands with the settings. */
interface Checked {
  readonly dialect: Dialect;
  readonly host: string;
  readonly port: number;
  readonly target: object | null;
  readonly script: readonly object[];
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
  readonly tls: Tls | null;
  readonly numbers: readonly NewPhoneNumber[];
}

/** Option names, and names that options take; throws `EmulatorOptionError`. */
export function checkNames(options: EmulatorOptions): void {
  for (const name of Object.keys(options)) {
    const known = Object.keys(OPTION_NAMES).join(', ');
    demand(Object.hasOwn(OPTION_NAMES, name), `There is no option ${name}. Options are: ${known}.`);
  }
  const { dialect, clock, retryOn, mix } = options;
  demandOneOf('dialect', DIALECTS, dialect);
  demandOneOf('clock', CLOCK_MODES, clock);
  for (const failure of retryOn ?? []) demandOneOf('retryOn', RETRIABLE_FAILURES, failure);
  for (const end of Object.keys(mix ?? {})) demandOneOf('mix', Object.keys(USUAL_MIX), end);
}

/** Everything else, once it is filled in; throws `EmulatorOptionError`. */
export function checkSettings(options: EmulatorOptions, settings: Checked): void {
  const { port } = settings;
  demand(
    Number.isInteger(port) && port >= 0 && port <= 65_535,
    'port must be a whole number from 0 to 65535; 0 takes any free port.',
  );
  demand(settings.host !== '', 'host must not be empty.');
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
  demand(
    settings.target !== null || !(settings.callsPerSecond > 0),
    'callsPerSecond needs a target, such as http://127.0.0.1:3000/callbacks: where should the calls report to?',
  );
  demand(
    settings.target !== null || settings.script.length === 0,
    'scenario has calls, and needs a target: where should they report to?',
  );
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
  checkTls(settings.tls);
  const numberFault = checkNewNumbers(settings.numbers);
  demand(numberFault === null, `numbers ${numberFault}`);
  const weights = Object.values(settings.mix);
  demand(
    weights.every((weight) => weight >= 0) && weights.some(isAbove0),
    'mix must have weights from 0 on, and not be all zero.',
  );
}

function checkTls(tls: Checked['tls']): void {
  if (tls === null) return;
  demand(
    typeof tls.cert === 'string' && typeof tls.key === 'string',
    'tls takes a cert and a key, both as PEM texts.',
  );
  try {
    createSecureContext({ cert: tls.cert, key: tls.key });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    demand(
      false,
      `tls has a cert and a key that can't be used: ${why}. Both must be PEM, and match.`,
    );
  }
}

function demandOneOf(name: string, names: readonly string[], given: string | undefined): void {
  demand(
    given === undefined || names.includes(given),
    `${name} must be one of ${names.join(', ')}.`,
  );
}

function demandCount(name: string, count: number): void {
  demand(Number.isFinite(count) && count >= 0, `${name} must be a number from 0 on, and finite.`);
}

const isAbove0 = (value: number): boolean => Number.isFinite(value) && value > 0;

/**
 * The options of an emulator in one list, from which their types, checks and defaults follow. How
 * options depend on one another is in settings.ts.
 */
import { z } from 'zod';
import { isWebUrl } from '../contract/addresses.ts';
import { RETRIABLE_FAILURES } from '../contract/delivery-policy.ts';
import { DIALECTS } from '../contract/dialect.ts';
import { EmulatorOptionError } from '../contract/option-error.ts';
import type { SentCallback } from '../delivery/deliverer.ts';
import type { DeliveryEntry } from '../delivery/delivery-log.ts';
import type { FaultInput } from '../faults/fault-rules.ts';
import type { NewPhoneNumber } from '../owned-numbers/phone-number.ts';
import type { Scenario, ScenarioInput } from '../traffic/scenario.ts';
import type { Timer } from '../vocabulary/clock.ts';
import type { Logger } from '../vocabulary/logger.ts';
import { CLOCK_MODES } from '../world/emulated-clock.ts';
import { systemTimer } from '../world/system-timer.ts';
import { checkNewNumbers } from './check-numbers.ts';
import { mixSchema } from './mix-schema.ts';
import { tlsSchema } from './tls-schema.ts';

// Each message continues a sentence that begins with the option's name.
const PORT = 'must be a whole number from 0 to 65535; 0 takes any free port.';
const MOMENT = 'must be milliseconds since 1970, such as Date.UTC(2026, 5, 22, 9).';
const ABOVE_0 = 'must be above 0, and finite.';
const COUNT = 'must be a number from 0 on, and finite.';

const oneOf = <const Names extends readonly string[]>(names: Names) =>
  z.enum(names, { error: `must be one of ${names.join(', ')}.` });
const text = z.string({ error: 'must be text.' }).min(1, 'must not be empty.');
const count = z.number({ error: COUNT }).min(0, COUNT);
/** Infinity is fine. */
const atLeast1 = z.custom<number>(
  (value) => typeof value === 'number' && value >= 1,
  'must be at least 1.',
);
const isFunction = (value: unknown) => typeof value === 'function';

const SILENT: Logger = { debug() {}, info() {}, warn() {}, error() {} };

const optionShape = {
  /** The provider to imitate: `signalwire` by default. */
  dialect: oneOf(DIALECTS).default('signalwire'),
  /** The address to listen on: loopback by default. */
  host: text.default('127.0.0.1'),
  /** The port to listen on; 0, the default, takes any free one. */
  port: z.int({ error: PORT }).min(0, PORT).max(65_535, PORT).default(0),
  /** The project id or account sid. */
  project: text.optional(),
  /** The API token; on Twilio it signs callbacks, too. */
  token: text.optional(),
  /** The key that signs callbacks; in the Twilio dialect, the token by default. */
  signingKey: text.optional(),
  /** The URL that generated calls report to; without it, they don't report. */
  target: text.optional(),
  /** Generated calls per emulated second; with 0, the default, there are only calls made by REST. */
  callsPerSecond: count.default(0),
  /** How many calls are generated in all; unlimited by default. */
  calls: count.optional(),
  /** `by-hand`: time moves only by `advance` and `POST /_emulator/clock/advance`. */
  clock: oneOf(CLOCK_MODES).default('running'),
  /** Emulated seconds per real second: 1 by default. */
  speed: z.number({ error: ABOVE_0 }).gt(0, ABOVE_0).default(1),
  /** The same seed and `startAt` give the same generated calls. */
  seed: z
    .union([z.string(), z.number()], { error: 'must be text or a number.' })
    .default('callboard')
    .transform(String),
  /** When emulated time starts, in milliseconds since 1970: now by default. */
  startAt: z
    .number({ error: MOMENT })
    .refine((at) => !Number.isNaN(new Date(at).getTime()), MOMENT)
    .optional(),
  /** What calls do and when they come; other options take precedence. */
  scenario: z.custom<Scenario | ScenarioInput>().optional(),
  /** The weight of each way for a call to end. */
  mix: mixSchema.optional(),
  /** False leaves SequenceNumber out of callbacks. */
  sequenceNumbers: z.boolean({ error: 'must be true or false.' }).default(true),
  /** Callbacks under way at once, to each origin. */
  maxConcurrentDeliveries: atLeast1.default(64),
  /** Callbacks that can wait to be sent; any more are dropped and counted. */
  maxWaitingDeliveries: count.default(200_000),
  /** Real milliseconds before the second, third ... attempt. */
  retryDelaysMs: z
    .array(count, { error: 'must be a list of numbers.' })
    .readonly()
    .default([1_000, 3_000]),
  /**
   * What SignalWire retries, which it doesn't document: `connect`, `timeout`, `reset` and `5xx` by
   * default. On Twilio, URLs decide (`#rp=`).
   */
  retryOn: z.array(oneOf(RETRIABLE_FAILURES), { error: 'must be a list.' }).readonly().optional(),
  /** Finished calls, and messages, that REST remembers. */
  keepFinished: count.default(100_000),
  /** Entries that the delivery log keeps. */
  keepAttempts: atLeast1.default(10_000),
  /** The base of its URLs in callbacks: its own address by default. */
  publicUrl: z
    .string({ error: 'must be text.' })
    .overwrite((url) => url.replace(/\/+$/, ''))
    .refine(isWebUrl, 'must be an absolute http or https URL.')
    .optional(),
  /** Serves `https://` with this certificate and private key, both in PEM; plain HTTP without. */
  tls: tlsSchema.optional(),
  /** Numbers that the account owns from the start, in E.164: none by default. */
  numbers: z
    .custom<readonly NewPhoneNumber[]>(Array.isArray, 'must be a list.')
    .superRefine((numbers, context) => {
      const problem = checkNewNumbers(numbers);
      if (problem !== null) context.addIssue(problem);
    })
    .default([]),
  /** Faults from the start, in delivery and in the REST API: none by default. */
  faults: z.custom<readonly FaultInput[]>().default([]),
  /** Called with each entry of the delivery log: each attempt once its result is known, and notes. */
  onAttempt: z.custom<(entry: DeliveryEntry) => void>(isFunction, 'must be a function.').optional(),
  /**
   * Called with every callback and every request for a document when it's first sent, including copies
   * made by faults.
   */
  onSent: z.custom<(sent: SentCallback) => void>(isFunction, 'must be a function.').optional(),
  /** Real time: the system's by default. */
  timer: z.custom<Timer>().default(() => systemTimer),
  /** Silent by default. */
  logger: z.custom<Logger>().default(SILENT),
};

type OptionShape = typeof optionShape;

/** The options of `startEmulator`; all of them can be left out. */
export type EmulatorOptions = {
  readonly [Name in keyof OptionShape]?: z.input<OptionShape[Name]> | undefined;
};

const optionsSchema = z.strictObject(optionShape);

/** Options once they are checked, with those defaults that depend on nothing else. */
export type CheckedOptions = Readonly<z.output<typeof optionsSchema>>;

/** Checks options, one by one; throws an `EmulatorOptionError` that lists all that is wrong. */
export function checkOptions(options: EmulatorOptions): CheckedOptions {
  const read = optionsSchema.safeParse(options);
  if (read.success) return read.data;
  throw new EmulatorOptionError(read.error.issues.map(sentenceFor).join(' '));
}

function sentenceFor(issue: z.core.$ZodIssue): string {
  const [name] = issue.path;
  if (issue.code !== 'unrecognized_keys' || name !== undefined) {
    return `${String(name ?? 'options')} ${issue.message}`;
  }
  const known = Object.keys(optionShape).join(', ');
  return `There is no option ${issue.keys.join(', ')}. Options are: ${known}.`;
}

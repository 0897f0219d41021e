/** Runs `callboard emulate`. */

import { type Emulator, EmulatorOptionError, startEmulator } from '@callboard/emulator';
import { CLOCK_MODES } from '@callboard/emulator/cli';
import { z } from 'zod';
import { wantsColor } from '../../app/process.ts';
import { systemTimer } from '../../app/system.ts';
import { styleFor } from '../../console/style.ts';
import { success } from '../../core/result.ts';
import { type CommandContext, readOptions } from '../command.ts';
import { decimalNumber, dialect, webAddress, webTarget, wholeNumber } from '../option-kinds.ts';
import { type CommandResult, DONE, failed, type Outcome, usedWrongly } from '../outcome.ts';
import { readSettings } from '../read-settings.ts';
import { listenProblem } from '../start-problem.ts';
import { timeOf, zoneOf } from '../time-options.ts';
import { CaptureFile } from './capture-file.ts';
import { DeliveryLines } from './delivery-lines.ts';
import { faultsFrom } from './fault-options.ts';
import { introduction } from './introduction.ts';
import { numbersFrom } from './number-options.ts';
import { retriedFailures, retryDelays } from './retry-options.ts';
import { scenarioFrom } from './scenario-option.ts';
import { tlsFrom } from './tls-options.ts';

const text = z.string().min(1, 'must not be empty').optional();

const schema = z.object({
  host: z.string().min(1, 'must not be empty'),
  port: wholeNumber(0, 65_535),
  dialect,
  project: text,
  token: text,
  signingKey: text,
  target: webTarget.optional(),
  tlsCert: text,
  tlsKey: text,
  publicUrl: webAddress.optional(),
  callsPerSecond: decimalNumber(0, 100_000),
  number: z.array(z.string()),
  scenario: text,
  clock: z.enum(CLOCK_MODES, { error: 'must be running or by-hand' }),
  speed: decimalNumber(0.001, 1_000_000),
  seed: text,
  startAt: z.string().optional(),
  utc: z.boolean().default(false),
  fault: z.array(z.string()),
  faults: text,
  retryAfter: retryDelays,
  retryOn: retriedFailures.optional(),
  record: text,
  log: z.enum(['pretty', 'json', 'off'], { error: 'must be pretty, json or off' }),
});

type EmulateOptions = z.output<typeof schema>;

/** Emulates until it's stopped. */
export async function emulate(options: unknown, context: CommandContext): Promise<Outcome> {
  const read = readOptions(schema, options);
  if (!read.ok) return read;
  const { record, callsPerSecond, target } = read.value;
  if (callsPerSecond > 0 && target === undefined) {
    return usedWrongly('--calls-per-second requires --target, the URL for callbacks.');
  }
  if (record === undefined) return run(read.value, null, context);
  await using capture = await CaptureFile.open(record);
  const outcome = capture.problem === null ? await run(read.value, capture, context) : DONE;
  await capture.close();
  if (capture.problem !== null) {
    return failed(
      `${record} can't be written: ${capture.problem.message}. Choose another file with --record.`,
    );
  }
  if (outcome.ok) context.tell(`Recorded ${capture.kept} callbacks in ${record}.`);
  return outcome;
}

async function run(
  options: EmulateOptions,
  capture: CaptureFile | null,
  context: CommandContext,
): Promise<Outcome> {
  const faults = await faultsFrom(options.fault, options.faults);
  if (!faults.ok) return faults;
  const scenario = await scenarioFrom(options.scenario);
  if (!scenario.ok) return scenario;
  if (scenario.value.calls.length > 0 && options.target === undefined) {
    return usedWrongly('The scenario has calls, so it requires --target, the URL for callbacks.');
  }
  const numbers = numbersFrom(options.number);
  if (!numbers.ok) return numbers;
  const startAt = startOf(options, context);
  if (!startAt.ok) return startAt;
  const tls = await tlsFrom(options.tlsCert, options.tlsKey);
  if (!tls.ok) return tls;
  const lines = deliveryLines(options, context);
  const stopped = context.host.untilStopped();
  let emulator: Emulator;
  try {
    emulator = await startEmulator({
      ...startOptions(options),
      faults: faults.value,
      scenario: scenario.value,
      numbers: numbers.value,
      tls: tls.value,
      startAt: startAt.value,
      retryDelaysMs: options.retryAfter,
      onAttempt: (entry) => lines?.take(entry),
      onSent: capture === null ? undefined : (sent) => capture.add(sent),
    });
  } catch (error) {
    if (error instanceof EmulatorOptionError) return usedWrongly(error.message);
    const problem = listenProblem(error, options);
    if (problem === null) throw error;
    return failed(problem);
  }
  await using running = emulator;
  await capture?.begin();
  const words = introduction(running).join('\n');
  // Standard output must only have JSON lines.
  if (options.log === 'json') context.tell(words);
  else await context.out.write(`${words}\n\n`);
  await stopped;
  lines?.close();
  context.tell('Stopped.');
  return DONE;
}

/** When emulated time starts; undefined means now. */
function startOf(
  { startAt, utc }: EmulateOptions,
  context: CommandContext,
): CommandResult<number | undefined> {
  if (startAt === undefined) return success(undefined);
  const settings = readSettings(context);
  if (!settings.ok) return settings;
  const zone = zoneOf({ utc }, settings.value);
  return zone.ok ? timeOf('--start-at', startAt, zone.value, context) : zone;
}

/** The options that are passed to the emulator unchanged. */
function startOptions(options: EmulateOptions) {
  const { host, port, dialect, project, token, signingKey, target, publicUrl } = options;
  const { callsPerSecond, clock, speed, seed, retryOn } = options;
  const where = { host, port, dialect, project, token, signingKey, target, publicUrl };
  return { ...where, callsPerSecond, clock, speed, seed, retryOn };
}

function deliveryLines(
  { log }: EmulateOptions,
  { host, out }: CommandContext,
): DeliveryLines | null {
  if (log === 'off') return null;
  return new DeliveryLines({
    format: log,
    style: styleFor(wantsColor(host.env, host.stdout)),
    timer: systemTimer,
    write: (line) => void out.write(line),
  });
}

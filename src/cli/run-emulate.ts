/** What `callboard emulate` does, until it is stopped. */
import { z } from 'zod';
import { type Emulator, startEmulator } from '../emulator/emulator.ts';
import { EmulatorOptionError } from '../emulator/settings.ts';
import { type CommandContext, readOptions } from './command.ts';
import { listenProblem } from './listen-problem.ts';
import { decimalNumber, dialect, moment, webTarget, wholeNumber } from './option-kinds.ts';
import { DONE, failed, type Outcome, usedWrongly } from './outcome.ts';

const text = z.string().min(1, 'must not be empty').optional();

const schema = z.object({
  host: z.string().min(1, 'must not be empty'),
  port: wholeNumber(0, 65_535),
  dialect,
  project: text,
  token: text,
  signingKey: text,
  target: webTarget.optional(),
  callsPerSecond: decimalNumber(0, 100_000),
  speed: decimalNumber(0.001, 1_000_000),
  seed: text,
  startAt: moment.transform((time) => Date.parse(time)).optional(),
});

/** Emulates until it is stopped. */
export async function emulate(options: unknown, context: CommandContext): Promise<Outcome> {
  const read = readOptions(schema, options);
  if (!read.ok) return read;
  const { host, port, callsPerSecond, target } = read.value;
  if (callsPerSecond > 0 && target === undefined) {
    return usedWrongly('--calls-per-second needs --target: where should the calls report to?');
  }
  let emulator: Emulator;
  try {
    emulator = await startEmulator(read.value);
  } catch (error) {
    if (error instanceof EmulatorOptionError) return usedWrongly(error.message);
    const problem = listenProblem(error, host, port);
    if (problem === null) throw error;
    return failed(problem);
  }
  await using running = emulator;
  await context.out.write(`${introduction(running).join('\n')}\n`);
  await context.host.untilStopped();
  context.tell('Stopped.');
  return DONE;
}

/** What to paste into an SDK. */
function introduction(emulator: Emulator): readonly string[] {
  const { dialect: played, url, project, token, signingKey } = emulator;
  const name = played === 'twilio' ? 'Twilio' : 'SignalWire';
  const settings =
    played === 'twilio'
      ? [`TWILIO_ACCOUNT_SID=${project}`, `TWILIO_AUTH_TOKEN=${token}`]
      : [
          `SIGNALWIRE_PROJECT_ID=${project}`,
          `SIGNALWIRE_API_TOKEN=${token}`,
          `SIGNALWIRE_SIGNING_KEY=${signingKey}`,
        ];
  return [
    `An emulated ${name} answers at ${url}. Ctrl-C ends it.`,
    '',
    'For an SDK or curl:',
    `  base URL     ${url}`,
    `  project      ${project}`,
    `  token        ${token}`,
    `  signing key  ${signingKey}`,
    '',
    'For a Callboard:',
    ...settings.map((line) => `  ${line}`),
    `  CALLBOARD_PROVIDER_API_URL=${url}`,
  ];
}

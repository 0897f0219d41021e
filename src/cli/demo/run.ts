/**
 * Runs `callboard demo`: Callboard and an emulated provider that places calls, on loopback, with a temporary
 * database. It takes no setting that leads to a real account or another machine.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Emulator, startEmulator, USUAL_MIX } from '@callboard/emulator';
import { z } from 'zod';
import { safeText } from '../../console/safe-text.ts';
import { type CommandContext, readOptions } from '../command.ts';
import { boardLine, boardUrl, openInBrowser } from '../open-board.ts';
import { decimalNumber, wholeNumber } from '../option-kinds.ts';
import { DONE, failed, type Outcome } from '../outcome.ts';
import { type RunningCallboard, startFrom, untilEnded } from '../serve/running-callboard.ts';
import { listenProblem } from '../start-problem.ts';
import { type DemoSettings, demoSettings } from './demo-settings.ts';

const schema = z.object({
  port: wholeNumber(0, 65_535),
  emulatorPort: wholeNumber(0, 65_535),
  callsPerSecond: decimalNumber(0.01, 1_000),
  speed: decimalNumber(0.1, 1_000),
  threshold: wholeNumber(1, 1_000_000),
  seed: z.string().min(1, 'must not be empty').optional(),
  tables: z.string().optional(),
  log: z.string().optional(),
  open: z.boolean().optional(),
});

type DemoOptions = z.output<typeof schema>;

/** Runs until it's stopped, and deletes its files. */
export async function demo(options: unknown, context: CommandContext): Promise<Outcome> {
  const read = readOptions(schema, options);
  if (!read.ok) return read;
  // Also delete the folder if the terminal is closed.
  const stopped = context.host.untilStopped('SIGHUP');
  const folder = await mkdtemp(join(tmpdir(), 'callboard-demo-'));
  let hasBegun = false;
  try {
    return await run(read.value, folder, stopped, context, () => {
      hasBegun = true;
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
    // After a failed start, the error is enough.
    if (hasBegun) {
      context.tell(`The demo is over. Its files in ${folder} were deleted.`);
    }
  }
}

async function run(
  options: DemoOptions,
  folder: string,
  stopped: Promise<unknown>,
  context: CommandContext,
  onBegun: () => void,
): Promise<Outcome> {
  const { callsPerSecond, speed, seed } = options;
  const providerPort = options.emulatorPort === 0 ? await freePort() : options.emulatorPort;
  const provider = `http://127.0.0.1:${providerPort}`;
  const taken = demoSettings(context.host.env);
  const settings = { ...taken.settings, ...ownSettings(options, folder, provider) };
  const started = await startFrom({ CALLBOARD_DIMENSIONS: SENT_DIMENSIONS, ...settings }, context);
  if (!started.ok) return started;
  await using callboard = started.value;
  let emulator: Emulator;
  try {
    emulator = await startEmulator({
      port: providerPort,
      project: PROJECT,
      token: TOKEN,
      signingKey: SIGNING_KEY,
      target: `${callboard.url}/callbacks/voice`,
      // The emulator counts calls in emulated time, which may run faster.
      callsPerSecond: callsPerSecond / speed,
      speed,
      seed,
      mix: { ...USUAL_MIX, failed: 16 },
      scenario: { dimensions: true },
    });
  } catch (error) {
    const address = { host: '127.0.0.1', port: providerPort, option: '--emulator-port' };
    const reason = listenProblem(error, address) ?? `${String(error)}.`;
    return failed(`The emulated provider can't start. ${reason}`);
  }
  await using _provider = emulator;
  onBegun();
  introduce(callboard, { provider, folder, taken, invocation: context.host.invocation });
  if (options.open === true) openInBrowser(boardUrl(callboard.url));
  const stopTelling = tellMessages(emulator, callboard);
  try {
    return (await untilEnded(callboard, Promise.race([stopped, callboard.readerLeft]))) ?? DONE;
  } finally {
    stopTelling();
  }
}

/** Fictitious credentials: the emulator accepts what it's given. */
const PROJECT = '5c0ffee5-ca11-4b0a-8d00-00000000de40';
const TOKEN = 'PT_demo';
const SIGNING_KEY = 'PSK_demo';

/** What the emulator's calls have in their URLs. */
const SENT_DIMENSIONS = 'queue,agent,campaign';

const ownSettings = (
  options: DemoOptions,
  folder: string,
  provider: string,
): Readonly<Record<string, string | undefined>> => ({
  CALLBOARD_PORT: `${options.port}`,
  CALLBOARD_DATA_DIR: folder,
  CALLBOARD_FAILURE_THRESHOLD: `${options.threshold}`,
  CALLBOARD_PROVIDER_API_URL: provider,
  CALLBOARD_ALERT_FROM: '+15550100100',
  CALLBOARD_ALERT_TO: '+15550100199',
  CALLBOARD_TABLES: options.tables,
  CALLBOARD_LOG: options.log,
  SIGNALWIRE_PROJECT_ID: PROJECT,
  SIGNALWIRE_API_TOKEN: TOKEN,
  SIGNALWIRE_SIGNING_KEY: SIGNING_KEY,
});

interface Introduction {
  readonly provider: string;
  readonly folder: string;
  readonly taken: DemoSettings;
  readonly invocation: string;
}

function introduce(
  { url, note }: RunningCallboard,
  { provider, folder, taken, invocation }: Introduction,
): void {
  const names = Object.keys(taken.settings);
  note(
    [
      boardLine(url),
      `Callboard is listening at ${url}, and an emulated provider at ${provider}. Press Ctrl-C to stop both.`,
      `  database and reports in ${folder}`,
      ...(names.length === 0 ? [] : [`  from the environment: ${names.join(', ')}`]),
      ...(taken.leavesOutForwarding ? [NOT_FORWARDED] : []),
      'Try these in another terminal:',
      `  ${invocation} calls list --url ${url}`,
      `  ${invocation} stats --url ${url}`,
      `  ${invocation} failures list --url ${url}`,
      `  ${invocation} send-test --signing-key ${SIGNING_KEY} --account ${PROJECT} --url ${url}/callbacks/voice`,
    ].join('\n'),
  );
}

const NOT_FORWARDED =
  "  CALLBOARD_FORWARD_URL leads to another machine, so the demo doesn't forward.";

const LOOK_EVERY_MS = 500;

/** Prints each SMS that the emulated provider was asked to send. Returns a function that stops it. */
function tellMessages(emulator: Emulator, { note }: RunningCallboard): () => void {
  let told = 0;
  const look = setInterval(() => {
    const messages = emulator.messages();
    for (const { body } of messages.slice(told)) note(`Emulated SMS: ${safeText(body)}`);
    told = messages.length;
  }, LOOK_EVERY_MS);
  return () => clearInterval(look);
}

/** Finds a free port. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

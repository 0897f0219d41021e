/**
 * Callboard is killed ten times under a flood of callbacks, and once more at the end. Everything it
 * acknowledged is kept, once. Its calls match what was sent, and its batches, reports and messages are
 * complete, with no duplicates.
 */

import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Emulator, startEmulator } from '@callboard/emulator';
import { expect, test } from 'vitest';
import type { Call } from '../../src/core/wire/call.ts';
import { type Parameters, planCalls, plannedPartOf } from '../support/load-calls.ts';
import { type SeededRandom, seededRandom, shuffledNearby } from '../support/load-random.ts';
import { AlertingChild, isSettled } from '../support/process-alerting.ts';
import { FROM } from '../support/process-alerting-protocol.ts';
import {
  callSidsOfReport,
  type Failures,
  type LoggedCallback,
  readCalls,
  readFailures,
  readLog,
  readText,
} from '../support/process-answers.ts';
import { acknowledgesMore } from '../support/process-loaded.ts';
import { type ServeProcess, startServe } from '../support/process-serve.ts';
import { testTimes } from '../support/property.ts';
import { type Provider, signedRequest } from '../support/provider-request.ts';
import { ProviderSender } from '../support/provider-sender.ts';

const SEED = 20_261_125;
const KILLS = 10 * testTimes();
const CALLS = 2_000 * testTimes();
const THRESHOLD = 7;
const CONNECTIONS = 48;
const RECIPIENTS = ['+15550100001', '+15550100002'];
const PROVIDER: Provider = {
  signingKey: 'PSK_acceptance',
  url: 'http://localhost:8484/callbacks/voice',
};

test('nothing is lost or duplicated over many kills under load', async () => {
  const random = seededRandom(SEED);
  const dataDir = await mkdtemp(join(tmpdir(), 'callboard-kill-'));
  await using emulator = await startEmulator({ speed: 20 });
  const settings = {
    SIGNALWIRE_SIGNING_KEY: PROVIDER.signingKey,
    SIGNALWIRE_PROJECT_ID: emulator.project,
    SIGNALWIRE_API_TOKEN: emulator.token,
    CALLBOARD_PROVIDER_API_URL: emulator.url,
    CALLBOARD_PUBLIC_URL: new URL(PROVIDER.url).origin,
    CALLBOARD_FAILURE_THRESHOLD: `${THRESHOLD}`,
    CALLBOARD_ALERT_FROM: FROM,
    CALLBOARD_ALERT_TO: RECIPIENTS.join(','),
  };
  const calls = planCalls(CALLS, emulator.project, random);
  const callbacks = calls.flatMap((call) => call.callbacks);
  const sender = new ProviderSender(requestsOf(callbacks, random));

  const sent = sender.send(CONNECTIONS);
  for (let kill = 1; kill <= KILLS; kill += 1) {
    await using callboard = startServe(dataDir, settings);
    // One in five is killed while it starts and recovers what it hadn't written back.
    if (random.chance(0.2)) await pause(random.between(0, 600));
    else await workUntilItDies(callboard, sender, random);
    await callboard.kill();
    sender.pointTo(null);
  }
  expect(sender.acknowledged).toBeLessThan(callbacks.length);

  let state: State;
  {
    await using callboard = startServe(dataDir, settings);
    const port = await callboard.listening;
    sender.pointTo(port);
    await sent;
    state = await readState(`http://localhost:${port}`);
    expect(await callboard.stop()).toMatchObject({ code: 0 });
  }

  expect([...sender.refusals]).toEqual([]);
  expect(sender.unanswered).toBeGreaterThan(0);
  // Every callback is in the log once, and nothing else is.
  expect(state.log.map(({ parameters }) => keyOf(parameters)).sort()).toEqual(
    callbacks.map(keyOf).sort(),
  );
  expect(state.calls.map(plannedPartOf).sort(byCallSid)).toEqual(
    calls.map((call) => call.expected).sort(byCallSid),
  );
  const failed = calls.filter(({ expected }) => expected.status === 'failed');
  expectEachFailureOnce(
    state,
    failed.map(({ callSid }) => callSid),
  );
  await settleAlerts(dataDir, emulator);
  await expectReports(dataDir, state);
  expectOneMessageEach(emulator, state);

  console.info(
    `kill -9: ${KILLS} times, seed ${SEED}; ${sender.acknowledged} callbacks acknowledged, ` +
      `${sender.unanswered} sent again after no answer; ${state.log.length} in the log, ` +
      `${state.calls.reduce((sum, { duplicates }) => sum + duplicates, 0)} duplicates; ` +
      `${failed.length} failed calls in ${state.failures.batches.length} closed batches and ` +
      `${state.failures.open.count} in the open one; ${emulator.messages().length} SMS`,
  );
  await rm(dataDir, { recursive: true });
});

/** What Callboard says it holds. */
interface State {
  readonly log: readonly LoggedCallback[];
  readonly calls: readonly Call[];
  readonly failures: Failures;
  /** The calls of each closed batch, as the API's CSV names them. */
  readonly batches: readonly (readonly string[])[];
}

/** As a provider sends them: roughly in order, some by GET, and some twice. */
function requestsOf(callbacks: readonly Parameters[], random: SeededRandom): readonly Buffer[] {
  const requests = callbacks.flatMap((parameters) => {
    const request = signedRequest(PROVIDER, random.chance(0.05) ? 'GET' : 'POST', parameters);
    return random.chance(0.04) ? [request, request] : [request];
  });
  return shuffledNearby(requests, 300, random);
}

/** Lets it work until it has answered a random number of callbacks, and a moment longer. */
async function workUntilItDies(
  callboard: ServeProcess,
  sender: ProviderSender,
  random: SeededRandom,
): Promise<void> {
  await acknowledgesMore(callboard, sender, random.between(1, 700));
  await pause(random.between(0, 12));
}

/** The moment of a kill is in real time, because there's no event to wait for. */
const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

async function readState(base: string): Promise<State> {
  const [log, calls, failures] = [
    await readLog(base),
    await readCalls(base),
    await readFailures(base),
  ];
  const batches: (readonly string[])[] = [];
  for (const { csvUrl } of failures.batches) {
    batches.push(callSidsOfReport(await readText(base, csvUrl)));
  }
  return { log, calls, failures, batches };
}

function expectEachFailureOnce(state: State, failed: readonly string[]): void {
  const { open, batches } = state.failures;
  expect(batches.length).toBe(Math.floor(failed.length / THRESHOLD));
  expect(batches.map(({ batch }) => batch)).toEqual(batches.map((_, index) => index + 1));
  expect(new Set(batches.map(({ count }) => count))).toEqual(new Set([THRESHOLD]));
  expect(new Set(state.batches.map((callSids) => callSids.length))).toEqual(new Set([THRESHOLD]));
  const inBatches = state.batches.flat();
  expect(new Set(inBatches).size).toBe(inBatches.length);
  expect(failed).toEqual(expect.arrayContaining(inBatches));
  expect(open.count).toBe(failed.length - inBatches.length);
}

/** Each closed batch has its file, which holds exactly that batch's calls. */
async function expectReports(dataDir: string, { batches }: State): Promise<void> {
  const folder = join(dataDir, 'reports');
  const names = (await readdir(folder)).filter((name) => !name.startsWith('.')).sort();
  const reports = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  expect(reports.map(callSidsOfReport)).toEqual(batches);
}

/** Lets the alerts finish, on an accelerated clock. */
async function settleAlerts(dataDir: string, emulator: Emulator): Promise<void> {
  await using alerting = new AlertingChild({
    dataDir,
    reportsDir: join(dataDir, 'reports'),
    threshold: THRESHOLD,
    recipients: RECIPIENTS,
    provider: `${emulator.url}/api/laml/2010-04-01`,
    accountSid: emulator.project,
    token: emulator.token,
    clockStartsAt: Date.now(),
    timesAsFast: 40,
    killAt: null,
  });
  await alerting.until(isSettled);
}

/** One SMS to each recipient for each closed batch, by the reference in its text. */
function expectOneMessageEach(emulator: Emulator, { failures }: State): void {
  const told = emulator
    .messages()
    .map(({ to, body }) => `${to} ${/Ref CB-\w+-(\d+)$/.exec(body)?.[1]}`);
  const wanted = failures.batches.flatMap(({ batch }) => RECIPIENTS.map((to) => `${to} ${batch}`));
  expect(told.sort()).toEqual(wanted.sort());
}

/** A callback's content, however it was sent. */
const keyOf = (said: LoggedCallback['parameters']): string =>
  JSON.stringify(Object.entries(said).sort(([a], [b]) => (a < b ? -1 : 1)));

const byCallSid = (a: { readonly callSid: string }, b: { readonly callSid: string }): number =>
  a.callSid < b.callSid ? -1 : 1;

/**
 * The process that sends alerts is killed at every step of sending a message, while the provider does its
 * worst. Each recipient still gets exactly one SMS for each batch.
 */

import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Emulator, type RestFaultInput, startEmulator } from '@callboard/emulator';
import { expect, test } from 'vitest';
import { type SeededRandom, seededRandom } from '../support/load-random.ts';
import { AlertingChild, isSettled } from '../support/process-alerting.ts';
import type {
  AlertingLine,
  FastAlertingOptions,
  KillAt,
} from '../support/process-alerting-protocol.ts';
import { testTimes } from '../support/property.ts';
import { ProviderGate } from '../support/provider-gate.ts';

const SEED = 16_42;
const THRESHOLD = 3;
const RECIPIENTS = ['+15550100001', '+15550100002'];
/** In production a lost request isn't looked up for two minutes or more; here, for about three seconds. */
const TIMES_AS_FAST = 40;
/** With some faults a message never gets to where the process would kill itself. */
const LONGEST_LIFE_MS = 8_000;

const atCreate = (
  action: RestFaultInput['action'],
  when: 'before' | 'after',
): readonly RestFaultInput[] => [{ route: 'messages.create', action, when, times: 2 }];

/** What the provider does to the first two messages of a process. */
const FAULTS = {
  nothing: [],
  'reset after create': atCreate({ kind: 'reset' }, 'after'),
  'reset before create': atCreate({ kind: 'reset' }, 'before'),
  'hang after create': atCreate({ kind: 'hang' }, 'after'),
  'hang before create': atCreate({ kind: 'hang' }, 'before'),
  '500 after create': atCreate({ kind: 'respond', status: 500 }, 'after'),
  '500 before create, and its list is broken': [
    ...atCreate({ kind: 'respond', status: 500 }, 'before'),
    { route: 'messages.list', action: { kind: 'respond', status: 503 }, times: 1 },
  ],
  refused: 'shut',
} as const satisfies Readonly<Record<string, readonly RestFaultInput[] | 'shut'>>;

/** Where the process kills itself. Null if the test kills it at a random moment. */
const KILLS: readonly KillAt[] = [
  { state: 'sending', side: 'before' },
  // The intent is on disk, and no request was sent.
  { state: 'sending', side: 'after' },
  // The provider has the message, but that isn't recorded here yet.
  { state: 'sent', side: 'before' },
  { state: 'unsure', side: 'before' },
  null,
];

test('each recipient gets one SMS for each batch, wherever alerting is killed', async () => {
  const random = seededRandom(SEED);
  const dataDir = await mkdtemp(join(tmpdir(), 'callboard-kill-alerts-'));
  await using emulator = await startEmulator({ speed: TIMES_AS_FAST });
  await using gate = await ProviderGate.before(emulator.url);
  const options: FastAlertingOptions = {
    dataDir,
    reportsDir: join(dataDir, 'reports'),
    threshold: THRESHOLD,
    recipients: RECIPIENTS,
    provider: `${gate.url}/api/laml/2010-04-01`,
    accountSid: emulator.project,
    token: emulator.token,
    clockStartsAt: Date.now(),
    timesAsFast: TIMES_AS_FAST,
    killAt: null,
  };

  let lives = 0;
  const points: KillAt[] = [];
  for (const [row, fault] of Object.values(FAULTS).entries()) {
    for (const [column, killAt] of KILLS.entries()) {
      // Every other field of the table has each fault and each point of a kill; the long run has them all.
      if (testTimes() === 1 && (row + column) % 2 === 1) continue;
      lives += 1;
      if (fault === 'shut') await gate.shut();
      emulator.setFaults(fault === 'shut' ? [] : fault);
      const reached = await liveAndDie({ ...options, killAt }, callsOf(lives), random);
      if (reached) points.push(killAt);
      await gate.open();
      expectNoneTwice(emulator);
    }
  }
  // The tested point was reached.
  expect(new Set(points)).toEqual(new Set(KILLS.filter((point) => point !== null)));
  expect(emulator.messages().length).toBeLessThan(lives * RECIPIENTS.length);

  emulator.setFaults([]);
  await tellAgain(options, Array.from({ length: lives }, (_, index) => callsOf(index + 1)).flat());
  await using survivor = new AlertingChild(options);
  await survivor.until(isSettled);
  const states = survivor.lines.flatMap((line) => (line.type === 'recorded' ? [line.state] : []));
  expect(states).not.toContain('failed');
  const wanted = RECIPIENTS.flatMap((to) =>
    Array.from({ length: lives }, (_, index) => `${to} ${index + 1}`),
  );
  expect(told(emulator).sort()).toEqual(wanted.sort());
  const reports = (await readdir(options.reportsDir)).filter((name) => !name.startsWith('.'));
  expect(reports).toHaveLength(lives);

  console.info(
    `kill -9 around the alert: ${lives} lives, ${points.length} of them to a chosen point, seed ${SEED}; ${emulator.messages().length} SMS for ` +
      `${lives} batches and ${RECIPIENTS.length} recipients`,
  );
  await rm(dataDir, { recursive: true });
});

/** One batch's calls. */
const callsOf = (life: number): readonly string[] =>
  Array.from({ length: THRESHOLD }, (_, index) => `call-${life}-${index}`);

/**
 * Runs a process that has a batch to report, and whatever earlier processes left, until it's killed. Returns
 * whether it reached the point where it kills itself.
 */
async function liveAndDie(
  options: FastAlertingOptions,
  callSids: readonly string[],
  random: SeededRandom,
): Promise<boolean> {
  await using alerting = new AlertingChild(options);
  alerting.fail(callSids);
  const ready = alerting.until((lines) => lines.length > 0).catch(() => undefined);
  await Promise.race([ready, alerting.end]);
  const { killAt } = options;
  const mayLive = delay(killAt === null ? random.between(0, 250) : LONGEST_LIFE_MS, false, {
    ref: false,
  });
  const hasEnded = alerting.end.then(() => true);
  const hasNothingLeft = alerting.until(isDone).then(
    () => false,
    () => true,
  );
  return await Promise.race([hasEnded, mayLive, ...(killAt === null ? [] : [hasNothingLeft])]);
}

/** Whether it has sent something, and has nothing left to do: so it never comes to the point of its kill. */
const isDone = (lines: readonly AlertingLine[]): boolean =>
  lines.some(({ type }) => type === 'recorded') && isSettled(lines);

/** Sends every failed call once more, as a provider does when a callback wasn't answered. */
async function tellAgain(options: FastAlertingOptions, callSids: readonly string[]): Promise<void> {
  await using alerting = new AlertingChild(options);
  alerting.fail(callSids);
  await alerting.until(
    (lines) => lines.filter(({ type }) => type === 'kept').length === callSids.length,
  );
}

/** The recipient and batch of every message that the provider has. */
const told = (emulator: Emulator): string[] =>
  emulator.messages().map(({ to, body }) => `${to} ${/Ref CB-\w+-(\d+)$/.exec(body)?.[1]}`);

function expectNoneTwice(emulator: Emulator): void {
  const messages = told(emulator);
  expect(new Set(messages).size).toBe(messages.length);
}

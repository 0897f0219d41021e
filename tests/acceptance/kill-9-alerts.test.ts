/**
 * The process that sends alerts is killed at every point of a message's way, while the provider does
 * its worst. Whatever happens, each recipient gets one SMS for each batch: never two, and never none.
 */

import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Emulator, type RestFaultInput, startEmulator } from '@callboard/emulator';
import { expect, test } from 'vitest';
import { type SeededRandom, seededRandom } from '../support/load-random.ts';
import { AlertingChild, isSettled } from '../support/process-alerting.ts';
import type { FastAlertingOptions, KillAt } from '../support/process-alerting-protocol.ts';
import { ProviderGate } from '../support/provider-gate.ts';

const SEED = 16_42;
const THRESHOLD = 3;
const RECIPIENTS = ['+15550100001', '+15550100002'];
/** Production leaves a lost request alone for two minutes and more; here, for some three seconds. */
const TIMES_AS_FAST = 40;

const atCreate = (
  action: RestFaultInput['action'],
  when: 'before' | 'after',
): readonly RestFaultInput[] => [{ route: 'messages.create', action, when, times: 2 }];

/** What the provider does to the first two messages of a life. */
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

/** Where the process ends itself; null: it is killed at some moment. */
const KILLS: readonly KillAt[] = [
  { state: 'sending', side: 'before' },
  // The intent is on disk, and no request has left.
  { state: 'sending', side: 'after' },
  // The provider has the message, and nobody here has noted it.
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
  for (const fault of Object.values(FAULTS)) {
    for (const killAt of KILLS) {
      lives += 1;
      if (fault === 'shut') await gate.shut();
      emulator.setFaults(fault === 'shut' ? [] : fault);
      const reached = await liveAndDie({ ...options, killAt }, callsOf(lives), random);
      if (reached) points.push(killAt);
      await gate.open();
      expectNoneTwice(emulator);
    }
  }
  // The test has been where it wanted to be.
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
 * A process that has a batch to tell of, and what was left of earlier lives, until it is killed. Says
 * whether it came to the point where it kills itself.
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
  // One that kills itself nearly always has by then.
  const moment = random.between(0, options.killAt === null ? 250 : 600);
  let killed = false;
  const timeout = setTimeout(() => {
    killed = true;
    alerting.kill();
  }, moment);
  await alerting.end;
  clearTimeout(timeout);
  return !killed;
}

/** Sends every failed call once more, as a provider would whose callback was not answered. */
async function tellAgain(options: FastAlertingOptions, callSids: readonly string[]): Promise<void> {
  await using alerting = new AlertingChild(options);
  alerting.fail(callSids);
  await alerting.until(
    (lines) => lines.filter(({ type }) => type === 'kept').length === callSids.length,
  );
}

/** To whom, and of which batch, for every message that the provider has. */
const told = (emulator: Emulator): string[] =>
  emulator.messages().map(({ to, body }) => `${to} ${/Ref CB-\w+-(\d+)$/.exec(body)?.[1]}`);

function expectNoneTwice(emulator: Emulator): void {
  const messages = told(emulator);
  expect(new Set(messages).size).toBe(messages.length);
}

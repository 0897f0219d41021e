/** Alerting against the emulator, in both dialects. Neither was written for the other. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Dialect, type RestFaultInput, startEmulator } from '@callboard/emulator';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stepOf } from '../../src/core/outbox/outbox-machine.ts';
import { providerBaseUrl } from '../../src/provider/base-url.ts';
import { LogBook, SHORT_TIMEOUT_MS, startProcess } from '../support/alerting-process.ts';
import { MemoryOutbox } from '../support/memory-outbox.ts';
import { VirtualTimer } from '../support/virtual-timer.ts';

const TO = '+15550100001';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'alerting-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const ACTIONS: readonly RestFaultInput['action'][] = [
  { kind: 'reset' },
  { kind: 'hang' },
  { kind: 'respond', status: 503 },
  { kind: 'respond', status: 429 },
];
const faults = ACTIONS.flatMap((action) =>
  (['before', 'after'] as const)
    // A provider that rate-limits has not accepted the message.
    .filter((when) => !(when === 'after' && action.kind === 'respond' && action.status === 429))
    .map((when): RestFaultInput => ({ route: 'messages.create', action, when, times: 1 })),
);
const histories: readonly (readonly RestFaultInput[])[] = [
  [],
  ...faults.map((fault) => [fault]),
  ...faults.map((fault): readonly RestFaultInput[] => [
    fault,
    { route: 'messages.list', action: { kind: 'reset' }, times: 2 },
  ]),
];

async function alertOnce(dialect: Dialect, rules: readonly RestFaultInput[]) {
  const timer = new VirtualTimer(Date.UTC(2026, 10, 23, 16, 42, 36));
  const store = new MemoryOutbox();
  await using emulator = await startEmulator({ dialect, timer, faults: rules });
  const address =
    dialect === 'twilio' ? { dialect } : { dialect, spaceUrl: 'example.signalwire.com' };
  const base = providerBaseUrl(address, emulator.url);
  await using _process = startProcess({
    store,
    timer,
    log: new LogBook(),
    reportsFolder: folder,
    provider: base.ok ? base.value : null,
    credentials: { accountSid: emulator.project, token: emulator.token },
    ...(rules.some(({ action }) => action.kind === 'hang') ? { timeoutMs: SHORT_TIMEOUT_MS } : {}),
  });
  const targets = { installation: 'T3ST', smsRecipients: [TO], webhookUrl: null, publicUrl: null };
  store.close(1, [], targets, timer.now());
  await timer.until(() => store.entries().every((entry) => stepOf(entry.state) === 'none'));
  return { entry: store.entries()[0], messages: emulator.messages() };
}

describe.each<Dialect>(['signalwire', 'twilio'])('with a provider in the %s dialect', (dialect) => {
  it.each(histories.map((rules) => [JSON.stringify(rules), rules] as const))(
    'the SMS goes out once over %s',
    async (_words, rules) => {
      const { entry, messages } = await alertOnce(dialect, rules);
      expect(messages).toHaveLength(1);
      expect(entry).toMatchObject({ state: 'delivered', messageSid: messages[0]?.sid });
    },
  );
});

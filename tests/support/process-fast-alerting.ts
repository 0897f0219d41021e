/**
 * A program for tests: the store and alerting, put together as `app` does, on an accelerated clock, so that
 * the minutes for which production leaves an unanswered request alone pass in seconds. It kills itself with
 * SIGKILL at the configured write. Started by `process-alerting.ts`.
 *
 * Reads one sid per line, each the call that fails next. Writes one line of JSON for each thing that is on
 * disk.
 */

import { createHash } from 'node:crypto';
import { createInterface } from 'node:readline';
import { smsNotifier } from '../../src/alerting/notifiers/sms.ts';
import { startAlerting } from '../../src/alerting/start-alerting.ts';
import { parseAccountSid, parseCallSid, parseEventKey } from '../../src/core/ids.ts';
import type { OutboxEntry } from '../../src/core/outbox/outbox-entry.ts';
import { LONGEST_REQUEST_MS } from '../../src/core/outbox/outbox-timing.ts';
import { writeReportFile } from '../../src/export/report-file.ts';
import type { Timer } from '../../src/ports/clock.ts';
import type { Acceptance, Observation } from '../../src/ports/event-sink.ts';
import type { Outbox } from '../../src/ports/outbox.ts';
import { restProvider } from '../../src/provider/rest-provider.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import {
  type AlertingLine,
  alertingOptions,
  type FastAlertingOptions,
  FROM,
} from './process-alerting-protocol.ts';
import { SILENT } from './silent.ts';
import { UNCOUNTED } from './uncounted.ts';

const tell = (line: AlertingLine): boolean => process.stdout.write(`${JSON.stringify(line)}\n`);

const options = alertingOptions.parse(JSON.parse(process.argv[2] ?? '{}'));
const timer = fastTimer(options);
const store = await openSqliteStore({
  file: `${options.dataDir}/callboard.db`,
  rules: {
    failureThreshold: options.threshold,
    targets: { smsRecipients: options.recipients, webhookUrl: null, publicUrl: null },
  },
  clock: timer,
  logger: SILENT,
  metrics: UNCOUNTED,
  exportThread: new URL('../../src/app/export-thread.ts', import.meta.url),
  onFatal: (error) => {
    throw error;
  },
});
const client = restProvider({
  baseUrl: new URL(options.provider),
  accountSid: options.accountSid,
  token: options.token,
  clock: timer,
  limits: { timeoutMs: Math.ceil(LONGEST_REQUEST_MS / options.timesAsFast) },
});
const alerting = startAlerting({
  feed: store.feed,
  batches: store.failures,
  outbox: watched(store.outbox),
  notifiers: new Map([['sms', smsNotifier(client, FROM)]]),
  writeReport: (batch, rows) => writeReportFile(options.reportsDir, batch, rows),
  timer,
  random: { next: () => Math.random() },
  logger: SILENT,
});
tell({ type: 'ready', unfinished: (await store.outbox.unfinished()).length });

for await (const callSid of createInterface({ input: process.stdin })) {
  const acceptance = await new Promise<Acceptance>((resolve) => {
    store.sink.accept(failedCall(callSid), resolve);
  });
  if (acceptance === 'stored') tell({ type: 'kept', callSid });
}
await alerting[Symbol.asyncDispose]();
await store.close();

function fastTimer({ clockStartsAt, timesAsFast }: FastAlertingOptions): Timer {
  return {
    now: () => Math.floor(clockStartsAt + (Date.now() - clockStartsAt) * timesAsFast),
    after(delayMs, run) {
      const timeout = setTimeout(run, delayMs / timesAsFast);
      return () => clearTimeout(timeout);
    },
  };
}

/** The outbox, which reports each write and kills the process at the configured one. */
function watched(outbox: Outbox): Outbox {
  const dieAt = (side: 'before' | 'after', { state }: OutboxEntry): void => {
    const { killAt } = options;
    if (killAt?.state === state && killAt.side === side) process.kill(process.pid, 'SIGKILL');
  };
  return {
    unfinished: () => outbox.unfinished(),
    async record(entry) {
      dieAt('before', entry);
      await outbox.record(entry);
      dieAt('after', entry);
      const { recipient, state } = entry;
      const batch = entry.subject.id;
      const unfinished = (await outbox.unfinished()).length;
      tell({ type: 'recorded', batch, recipient, state, unfinished });
    },
  };
}

function failedCall(sid: string): Observation {
  const callSid = parseCallSid(sid);
  const accountSid = parseAccountSid(options.accountSid);
  const key = parseEventKey(createHash('sha256').update(sid).digest('hex').slice(0, 32));
  if (callSid === null || accountSid === null || key === null) throw new Error(`no sid: ${sid}`);
  const timestamp = 'Thu, 25 Jun 2026 09:00:00 +0000';
  const body = new URLSearchParams({
    AccountSid: accountSid,
    CallSid: callSid,
    CallbackSource: 'call-progress-events',
    CallStatus: 'failed',
    Timestamp: timestamp,
  });
  return {
    key,
    kind: 'progress',
    accountSid,
    callSid,
    provenance: 'callback',
    receivedAt: timer.now(),
    request: {
      method: 'POST',
      target: '/callbacks/voice',
      encoding: 'form',
      body: Buffer.from(body.toString()),
    },
  };
}

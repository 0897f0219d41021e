/**
 * The ledger's thread: sends signed callbacks at a steady rate and records the outcome of each. It's a
 * separate thread, so that work in the main thread isn't measured as latency.
 */

import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';
import { signedForm } from '../support/provider-request.ts';
import type { FromLedger, LedgerOptions, Page, ToLedger } from './ledger-protocol.ts';

if (parentPort === null) throw new Error('ledger-thread.ts runs as a worker thread only');
const port = parentPort;
const { provider, perSecond, run }: LedgerOptions = workerData;

/** A callback without an answer after this time counts as unanswered: SignalWire reads for 5 s. */
const TIMEOUT_MS = 15_000;
const STEPS = ['initiated', 'ringing', 'in-progress', 'completed'] as const;

const agent = new Agent({ keepAlive: true, maxSockets: 256 });
const acknowledged: { entry: string; at: number }[] = [];
const latencies: number[] = [];
const yardstick: number[] = [];
const refusals: Record<string, number> = {};
let target: ToLedger & { type: 'target' } = { type: 'target', port: null, yardstickPort: null };
let sent = 0;
let unanswered = 0;
let underWay = 0;
let callSid = '';

const startedAt = performance.now();
let ticks = 0;
const timer = setInterval(() => {
  // Late ticks are caught up, so that the rate holds.
  const due = Math.floor(((performance.now() - startedAt) / 1000) * perSecond);
  for (; ticks < due; ticks += 1) sendNext(target);
}, 1000 / perSecond);

port.on('message', (message: ToLedger) => {
  if (message.type === 'target') target = message;
  else void stop();
});

function sendNext({ port: to, yardstickPort }: ToLedger & { type: 'target' }): void {
  if (to === null) return;
  const step = sent % STEPS.length;
  if (step === 0) callSid = randomUUID();
  const entry = `${run}-${sent}`;
  sent += 1;
  const form = signedForm(provider, callback(entry, step));
  void post(to, form).then(({ status, milliseconds }) => {
    if (status === null) unanswered += 1;
    else if (status === 204) acknowledged.push({ entry, at: Date.now() });
    else refusals[status] = (refusals[status] ?? 0) + 1;
    if (status === 204) latencies.push(milliseconds);
  });
  if (yardstickPort === null) return;
  void post(yardstickPort, form).then(({ milliseconds }) => yardstick.push(milliseconds));
}

const callback = (entry: string, step: number) => ({
  AccountSid: 'b3877c40-da60-4998-90ad-b792e98472af',
  ApiVersion: '2010-04-01',
  CallSid: callSid,
  CallStatus: STEPS[step] ?? 'completed',
  CallbackSource: 'call-progress-events',
  Direction: 'outbound-api',
  From: '+15550100001',
  To: '+15550100002',
  SequenceNumber: `${step}`,
  Timestamp: new Date().toUTCString().replace('GMT', '+0000'),
  ...(step === 3 ? { CallDuration: '1' } : {}),
  // A custom parameter: it's stored with the callback and identifies it.
  LedgerEntry: entry,
});

interface Outcome {
  /** Null if there was no answer. */
  readonly status: number | null;
  readonly milliseconds: number;
}

function post(to: number, { headers, body }: ReturnType<typeof signedForm>): Promise<Outcome> {
  const begun = performance.now();
  underWay += 1;
  return new Promise<Outcome>((resolve) => {
    const end = (status: number | null): void =>
      resolve({ status, milliseconds: performance.now() - begun });
    const path = new URL(provider.url).pathname;
    const sending = request({ agent, host: '127.0.0.1', port: to, path, method: 'POST', headers });
    sending.setTimeout(TIMEOUT_MS, () => sending.destroy());
    sending.on('error', () => end(null));
    sending.on('response', (answer) => {
      answer.resume();
      answer.on('end', () => end(answer.statusCode ?? null));
      answer.on('error', () => end(null));
    });
    sending.end(body);
  }).finally(() => {
    underWay -= 1;
  });
}

async function stop(): Promise<void> {
  clearInterval(timer);
  while (underWay > 0) await new Promise((resolve) => setTimeout(resolve, 10));
  agent.destroy();
  const page: Page = { sent, acknowledged, unanswered, refusals, latencies, yardstick };
  port.postMessage({ type: 'page', page } satisfies FromLedger);
  port.close();
}

port.postMessage({ type: 'ready' } satisfies FromLedger);

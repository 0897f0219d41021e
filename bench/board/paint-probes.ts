/**
 * Sends callbacks of a few calls of its own and waits until a page has painted each: what a person would measure
 * with two clocks, from sending to seeing. Page and server share the machine, so there's only one clock.
 */

import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { SIGNING_KEY } from '../ingest/contenders.ts';
import { type Parameter, signForm } from '../ingest/signing.ts';

/** The sids of probes begin like this, also in `in-page/note-paints.js`. */
const PREFIX = 'ca11b0a2-';
/** Older than all other calls, so that its line is at the top of the table. */
const AGE_MS = 3 * 3_600_000;
const STEPS = [
  ['initiated', 'Initiated'],
  ['ringing', 'Ringing'],
  ['in-progress', 'In progress'],
  ['completed', 'Completed'],
] as const;
/** Probes at a time, and the pause between two callbacks: each call gets its next state after half a second. */
const PROBES = 8;
const PAUSE_MS = 60;
/** How long the last ones may take to be painted. */
const DRAIN_MS = 3_000;

/** Makes a page note when it has painted each state of a probe. Before it loads. */
export const notePaints = (page: Page): Promise<unknown> =>
  page.addInitScript({ path: join(import.meta.dirname, 'in-page/note-paints.js') });

/** Milliseconds from sending each callback to its paint; Infinity for one that was never painted. */
export async function probe(page: Page, port: number, seconds: number): Promise<Float64Array> {
  const sent: { readonly sid: string; readonly step: number; readonly at: number }[] = [];
  const until = Date.now() + seconds * 1000;
  for (let count = 0; Date.now() < until; count += 1) {
    const round = Math.floor(count / PROBES);
    const step = round % STEPS.length;
    const sid = sidOf(count % PROBES, Math.floor(round / STEPS.length));
    sent.push({ sid, step, at: Date.now() });
    await send(port, sid, STEPS[step]?.[0] ?? 'completed');
    await page.waitForTimeout(PAUSE_MS);
  }
  await page.waitForTimeout(DRAIN_MS);
  const paintedAt = await page.evaluate<Readonly<Record<string, number>>>('globalThis.paintedAt');
  return Float64Array.from(
    sent.map(({ sid, step, at }) => {
      // A state that another one overtook was never on the screen, but the call was up to date then.
      const paints = STEPS.slice(step).map(([, shown]) => paintedAt[`${sid} ${shown}`]);
      return (paints.find((paint) => paint !== undefined) ?? Number.POSITIVE_INFINITY) - at;
    }),
  );
}

const sidOf = (lane: number, call: number): string =>
  `${PREFIX}0000-4000-8000-${`${lane}${String(call).padStart(6, '0')}`.padStart(12, '0')}`;

async function send(port: number, sid: string, status: string): Promise<void> {
  const url = `http://127.0.0.1:${port}/callbacks/voice`;
  const timestamp = new Date(Date.now() - AGE_MS).toUTCString().replace('GMT', '+0000');
  const parameters: Parameter[] = [
    ['CallSid', sid],
    ['AccountSid', 'b3877c40-da60-4998-90ad-b792e98472af'],
    ['From', '+15550100001'],
    ['To', '+15550100002'],
    ['Direction', 'outbound-api'],
    ['CallStatus', status],
    ['CallbackSource', 'call-progress-events'],
    ['Timestamp', timestamp],
  ];
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'x-signalwire-signature': signForm(SIGNING_KEY, url, parameters) },
    body: new URLSearchParams(parameters.map(([name, value]): [string, string] => [name, value])),
  });
  if (answer.status !== 204) throw new Error(`a probe was answered with ${answer.status}`);
}

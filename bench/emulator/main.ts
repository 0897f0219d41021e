/**
 * `npm run bench:emulator`: how many signed callbacks a second one emulator process sends to a bare server
 * on the same cores, and the cost of a hundred thousand calls.
 *
 *   npm run bench:emulator                                  about two minutes
 *   npm run bench:emulator -- --rounds 1 --calls 10000      shorter
 *   npm run bench:emulator -- --write                       also write to bench/README.md
 *
 * The emulator and the server are separate processes; this one only measures.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readArguments } from '../../tools/read-arguments.ts';
import { describeMachine } from '../ingest/machine.ts';
import { alternating } from '../ingest/plan.ts';
import { note, publish } from '../ingest/report/publish.ts';
import { mebibytes, micros, perSecond, spreadText, table } from '../ingest/report/table.ts';
import { spread } from '../ingest/statistics.ts';
import { type Delivery, measureDelivery } from './measure.ts';

const LEAST_PER_SECOND = 8_000;
const MOST_BYTES = 1024 ** 3;
const CALLS_IN_FLIGHT = 100_000;

/** More calls than callbacks can be sent for, at about five per call, so it never waits for calls. */
const SATURATING = { callsPerSecond: 12, speed: 600 } as const;
/** The longest calls continue after all others have ended. */
const MEASURED_SHARE = 0.95;
/** Calls start faster than they end, but not faster than their callbacks can be sent. */
const FILLING = { dialect: 'signalwire', calls: null, callsPerSecond: 4_500, speed: 1 } as const;

async function main(): Promise<void> {
  const given = readArguments(import.meta.filename, {
    options: {
      rounds: { type: 'string', default: '3' },
      calls: { type: 'string', default: '30000' },
      write: { type: 'boolean', default: false },
    },
  });
  if (!given.ok) {
    process.exitCode = given.problem;
    return;
  }
  const { values } = given.value;
  const rounds = Number(values.rounds);
  const calls = Number(values.calls);
  const folder = mkdtempSync(join(tmpdir(), 'callboard-bench-'));
  const head = describeMachine(folder, new Date());
  rmSync(folder, { recursive: true });

  const dialects = ['signalwire', 'twilio'] as const;
  const rates = await alternating(rounds, dialects, async (dialect, index) => {
    const terms = { dialect, calls, ...SATURATING };
    const delivery = await measureDelivery(terms, ({ isIdle }) => isIdle, MEASURED_SHARE);
    note(`round ${index + 1}: ${dialect}: ${perSecond(delivery.perSecond)}/s`);
    return delivery;
  });
  const full = await measureDelivery(
    FILLING,
    ({ callsInFlight }) => callsInFlight >= CALLS_IN_FLIGHT,
  );
  note(`${full.callsInFlight} calls in flight: ${mebibytes(full.peakRss)}`);

  const report = [
    ...head,
    `${rounds} rounds of ${calls.toLocaleString('en')} calls in alternation; medians, and (least-greatest).`,
    '',
    ...table([
      ['dialect', 'callbacks/s', 'emulator us', 'server us', 'greatest memory'],
      ...[...rates].map(([dialect, results]) => row(dialect, results)),
    ]),
    '',
    ...[...rates].map(([dialect, results]) => {
      const { median } = spread(results.map((result) => result.perSecond));
      return `${dialect}: ${verdict(median >= LEAST_PER_SECOND)} its bar of ${LEAST_PER_SECOND}/s.`;
    }),
    '',
    ...table([
      ['', 'callbacks/s', 'emulator us', 'server us', 'greatest memory'],
      row(`${full.callsInFlight.toLocaleString('en')} calls in flight`, [full]),
    ]),
    '',
    `In flight: ${verdict(full.peakRss < MOST_BYTES)} its bar of ${mebibytes(MOST_BYTES)}.`,
  ];
  publish('emulator', report, values);
}

function row(name: string, results: readonly Delivery[]): string[] {
  const of = (pick: (result: Delivery) => number) => spread(results.map(pick));
  return [
    name,
    spreadText(
      of((result) => result.perSecond),
      perSecond,
    ),
    spreadText(
      of((result) => result.emulatorMicros),
      micros,
    ),
    spreadText(
      of((result) => result.receiverMicros),
      micros,
    ),
    spreadText(
      of((result) => result.peakRss),
      mebibytes,
    ),
  ];
}

const verdict = (reached: boolean): string => (reached ? 'reached' : 'MISSED');

await main();

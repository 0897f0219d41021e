/** The report about a Callboard under load. */

import {
  mebibytes,
  milliseconds,
  perSecond,
  share,
  spreadText,
  table,
} from '../../ingest/report/table.ts';
import { type LatencySummary, percentile, ratio, spread } from '../../ingest/statistics.ts';
import type { Answers } from './asking.ts';
import { type Beside, SCENES, type Scene } from './beside-callbacks.ts';
import { SETTINGS, type Setting } from './full-load.ts';
import type { LoadBench } from './load-bench.ts';
import { type Sample, useText } from './watching.ts';

/** Of callbacks, in milliseconds. It counts only if a bare server needs less than a third of it. */
const MOST_P99_MS = 50;
const MOST_LAG_MS = 2000;
const MOST_SERVER_BYTES = 800_000_000;
const MOST_NUMBERS_BYTES = 400_000_000;
/** The share of its throughput that Callboard keeps beside questions. */
const LEAST_SHARE = 0.9;
/** How much more memory than before still counts as flat. */
const FLAT = 1.1;

export function describeLoad(
  { prepared, rounds, seconds, rate }: LoadBench,
  beside: Beside,
  rates: ReadonlyMap<Setting, readonly number[]>,
): readonly string[] {
  return [
    `${prepared.calls.toLocaleString('en')} calls stored; ${rate.toLocaleString('en')} callbacks a second; ` +
      `${rounds} rounds, each with ${seconds} s of questions; medians, and (least-greatest).`,
    '',
    'Questions over HTTP, one after another without a pause, while callbacks come in:',
    '',
    ...describeAnswers(beside.answers),
    '',
    'What callbacks notice:',
    '',
    ...describeCallbacks(beside.latencies),
    '',
    'At full load, with 64 connections:',
    '',
    ...describeRates(rates),
    '',
    'Resident memory, the share of one processor, and how far the numbers were behind at most:',
    '',
    ...describeSamples(beside),
  ];
}

function describeAnswers(answers: readonly Answers[]): readonly string[] {
  const refusals = answers.filter(({ refused }) => refused > 0);
  const cut = answers.filter((one) => one.cut > 0);
  return [
    ...table([
      ['question', 'answers', 'p50 ms', 'p95 ms', 'bar p50', 'bar p95'],
      ...answers.map(({ question: { name, bars }, ms }) => {
        const sorted = Float64Array.from(ms).sort();
        const [p50, p95] = [percentile(sorted, 0.5), percentile(sorted, 0.95)];
        return [
          ...[name, String(ms.length), milliseconds(p50), milliseconds(p95)],
          ...[verdict(p50, bars?.p50 ?? null), verdict(p95, bars?.p95 ?? null)],
        ];
      }),
    ]),
    ...(refusals.length + cut.length === 0 ? [] : ['']),
    ...cut.map((one) => `**Of "${one.question.name}", ${one.cut} answers were cut.**`),
    ...refusals.map(
      ({ question: { name }, refused, firstRefusal }) =>
        `**${refused} times, "${name}" was refused:** ${firstRefusal}`,
    ),
  ];
}

const verdict = (value: number, bar: number | null): string =>
  bar === null ? '' : `${bar} ${value < bar ? 'reached' : 'MISSED'}`;

function describeCallbacks(
  latencies: ReadonlyMap<Scene, readonly LatencySummary[]>,
): readonly string[] {
  const of = (scene: Scene, pick: (one: LatencySummary) => number) =>
    spread((latencies.get(scene) ?? []).map(pick));
  const [bare, asked] = [
    of('bare node:http', ({ p99 }) => p99).median,
    of('Callboard, asked without a pause', ({ p99 }) => p99).median,
  ];
  const judged = bare < MOST_P99_MS / 3 ? verdict(asked, MOST_P99_MS) : "doesn't count here";
  return [
    ...table([
      ['callbacks to', 'p50 ms', 'p99 ms', 'max ms'],
      ...SCENES.map((scene) => [
        scene,
        ...[({ p50 }: LatencySummary) => p50, ({ p99 }: LatencySummary) => p99].map((pick) =>
          spreadText(of(scene, pick), milliseconds),
        ),
        spreadText(
          of(scene, ({ max }) => max),
          milliseconds,
        ),
      ]),
    ]),
    '',
    `Callbacks count from when they were due. p99 beside questions ${milliseconds(asked)} ms, bar ${judged}.`,
  ];
}

function describeRates(rates: ReadonlyMap<Setting, readonly number[]>): readonly string[] {
  const of = (setting: Setting) => rates.get(setting) ?? [];
  const kept = (setting: Setting) => ratio(of(setting), of('without numbers'));
  const asked = kept('with numbers, asked');
  return [
    ...table([
      ['Callboard', 'callbacks/s', 'of that without'],
      ...SETTINGS.map((setting) => [
        setting,
        spreadText(spread(of(setting)), perSecond),
        spreadText(kept(setting), share),
      ]),
    ]),
    '',
    `Beside questions it keeps ${share(asked.median)}, bar ${LEAST_SHARE.toFixed(2)} ` +
      `${asked.median >= LEAST_SHARE ? 'reached' : 'MISSED'}.`,
  ];
}

function describeSamples({ samples, lags }: Beside): readonly string[] {
  const server = Math.max(...samples.map((sample) => sample.server.memory));
  const numbers = Math.max(...samples.map((sample) => sample.numbers?.memory ?? 0));
  const behind = Float64Array.from(lags).sort();
  const lag = percentile(behind, 1);
  const third = Math.floor(samples.length / 3);
  const most = (part: readonly Sample[]) => Math.max(...part.map((sample) => sample.server.memory));
  const growth = most(samples.slice(-third)) / most(samples.slice(third, -third));
  const isDown = samples.some((sample) => sample.numbers === null || sample.lagMs === null);
  return [
    ...table([
      ['after s, beside', 'server', 'numbers', 'behind s'],
      ...samples.map((sample) => [
        `${sample.seconds}, ${sample.scene}`,
        useText(sample.server),
        sample.numbers === null ? 'down' : useText(sample.numbers),
        sample.lagMs === null ? 'down' : seconds(sample.lagMs),
      ]),
    ]),
    '',
    `- server at most ${mebibytes(server)}, bar ${bytesVerdict(server, MOST_SERVER_BYTES)}; in the last third ` +
      `${share(growth)} of the third before, ${growth < FLAT ? 'flat' : 'GROWING'}`,
    `- numbers process at most ${mebibytes(numbers)}, bar ${bytesVerdict(numbers, MOST_NUMBERS_BYTES)}`,
    `- answers at most ${seconds(lag)} s behind, p50 ${seconds(percentile(behind, 0.5))}, ` +
      `p95 ${seconds(percentile(behind, 0.95))}, bar ${seconds(MOST_LAG_MS)} ` +
      `${lag <= MOST_LAG_MS ? 'reached' : 'MISSED'}`,
    ...(isDown ? ['- **the numbers process was down in between**'] : []),
  ];
}

const seconds = (ms: number): string => (ms / 1000).toFixed(1);

const bytesVerdict = (bytes: number, bar: number): string =>
  `${mebibytes(bar)} ${bytes < bar ? 'reached' : 'MISSED'}`;

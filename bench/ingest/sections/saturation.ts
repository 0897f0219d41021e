/**
 * How many callbacks a second each server answers at full load, and what a callback costs Callboard: the
 * report's main section, which has the targets.
 */

import { bare, type Contender, callboard, checked } from '../contenders.ts';
import { measureRound, type Round } from '../measure.ts';
import { alternating, IN_TURN, type Section, type SectionContext } from '../plan.ts';
import {
  mebibytes,
  micros,
  milliseconds,
  perSecond,
  share,
  spreadText,
  table,
} from '../report/table.ts';
import { ratio, type Spread, spread } from '../statistics.ts';

/** The share of (a) and of (b) that Callboard must reach at 64 connections. */
const LEAST_SHARE_OF_BARE = 0.36;
const LEAST_SHARE_OF_CHECKED = 0.6;
const CONNECTIONS = [64, 400] as const;

export async function saturation({ bench, plan, note }: SectionContext): Promise<Section> {
  const contenders = [bare, checked, callboard()];
  const rows = [['server', 'connections', 'callbacks/s', 'p50 ms', 'p99 ms', 'generator us']];
  const ratios: string[] = [];
  let cost: string[] = [];
  for (const connections of CONNECTIONS) {
    const rounds = await alternating(plan.rounds, contenders, async (contender, index) => {
      const round = await measureRound(bench, contender, {
        requests: IN_TURN,
        connections,
        seconds: plan.seconds,
        warmup: { seconds: plan.warmupSeconds },
      });
      note(`round ${index + 1}: ${contender.name}, ${connections} connections: ${speed(round)}`);
      return round;
    });
    for (const [contender, results] of rounds) rows.push(row(contender, connections, results));
    const rates = contenders.map((contender) => (rounds.get(contender) ?? []).map(rate));
    const [a = [], b = [], c = []] = rates;
    ratios.push(
      `At ${connections} connections: ` +
        `c/a ${verdict(ratio(c, a), connections === 64 ? LEAST_SHARE_OF_BARE : null)}, ` +
        `c/b ${verdict(ratio(c, b), connections === 64 ? LEAST_SHARE_OF_CHECKED : null)}.`,
    );
    if (connections === 64) cost = costOf([...rounds.values()].at(-1) ?? []);
  }
  return {
    title: 'Saturation, calls in turn',
    lines: [...table(rows), '', ...ratios, '', ...cost],
  };
}

function row(contender: Contender, connections: number, rounds: readonly Round[]): string[] {
  const of = (pick: (round: Round) => number) => spread(rounds.map(pick));
  return [
    `(${contender.id}) ${contender.name}`,
    String(connections),
    spreadText(of(rate), perSecond),
    spreadText(
      of((round) => round.load.latency?.p50 ?? Number.NaN),
      milliseconds,
    ),
    spreadText(
      of((round) => round.load.latency?.p99 ?? Number.NaN),
      milliseconds,
    ),
    micros(of((round) => round.load.cpuMicrosPerRequest).median),
  ];
}

/** Where Callboard's time goes, and how much disk and memory it uses. */
function costOf(rounds: readonly Round[]): string[] {
  const names = new Set(rounds.flatMap((round) => round.threads.map(({ name }) => name)));
  const threads = [...names]
    .map((name) => ({
      name,
      used: spread(
        rounds.map((round) => round.threads.find((thread) => thread.name === name)?.micros ?? 0),
      ),
    }))
    .filter(({ used }) => used.median >= 0.05)
    .sort((a, b) => b.used.median - a.used.median);
  const disk = spread(rounds.map((round) => round.diskBytesPerEvent ?? Number.NaN));
  const peak = spread(rounds.map((round) => round.peakRss));
  return [
    'What one callback costs (c) at 64 connections:',
    '',
    ...table([
      ['thread', 'CPU us per callback'],
      ...threads.map(({ name, used }) => [name, spreadText(used, micros)]),
    ]),
    '',
    `On disk ${spreadText(disk, (bytes) => bytes.toFixed(0))} bytes per event after the end; ` +
      `greatest resident memory ${spreadText(peak, mebibytes)}.`,
  ];
}

function verdict(of: Spread, bar: number | null): string {
  const text = spreadText(of, share);
  if (bar === null) return text;
  return `${text}, bar ${bar.toFixed(2)} ${of.median >= bar ? 'reached' : 'MISSED'}`;
}

function rate(round: Round): number {
  return round.load.perSecond;
}

function speed(round: Round): string {
  return `${perSecond(round.load.perSecond)}/s`;
}

/** The cost of having very many calls in progress at once, in random order. */

import { callboard } from '../contenders.ts';
import { measureRound } from '../measure.ts';
import { alternating, IN_TURN, SCATTERED, type Section, type SectionContext } from '../plan.ts';
import { mebibytes, milliseconds, perSecond, share, spreadText, table } from '../report/table.ts';
import { ratio, spread } from '../statistics.ts';
import { CALLS_UNDER_WAY } from '../traffic.ts';

const CONNECTIONS = 64;

export async function callsUnderWay({ bench, plan, note }: SectionContext): Promise<Section> {
  const rounds = await alternating(plan.rounds, [IN_TURN, SCATTERED], async (requests, index) => {
    const round = await measureRound(bench, callboard(), {
      requests,
      connections: CONNECTIONS,
      seconds: plan.seconds,
      // Run both until all of those calls are in progress.
      warmup: { requests: CALLS_UNDER_WAY.scattered },
    });
    note(`round ${index + 1}: calls ${requests}: ${perSecond(round.load.perSecond)}/s`);
    return round;
  });
  const rates = (requests: string) =>
    (rounds.get(requests) ?? []).map((round) => round.load.perSecond);
  const rows = [...rounds].map(([requests, results]) => [
    requests,
    spreadText(spread(rates(requests)), perSecond),
    spreadText(spread(results.map(({ load }) => load.latency?.p99 ?? Number.NaN)), milliseconds),
    spreadText(spread(results.map((round) => round.peakRss)), mebibytes),
  ]);
  return {
    title: 'Calls in progress: 300 in turn, and 100,000 scattered',
    lines: [
      ...table([['calls', 'callbacks/s', 'p99 ms', 'greatest memory'], ...rows]),
      '',
      `Scattered over in turn: ${spreadText(ratio(rates(SCATTERED), rates(IN_TURN)), share)}.`,
    ],
  };
}

/** How long callbacks wait for an answer when they arrive at a fixed rate. */

import { bare, callboard } from '../contenders.ts';
import { measureRound } from '../measure.ts';
import { alternating, IN_TURN, type Section, type SectionContext } from '../plan.ts';
import { milliseconds, perSecond, spreadText, table } from '../report/table.ts';
import { spread } from '../statistics.ts';

const RATE_PER_SECOND = 5000;
const CONNECTIONS = 64;
/** The highest allowed p99. */
const MOST_P99_MS = 20;

export async function openLoop({ bench, plan, note }: SectionContext): Promise<Section> {
  const receiver = callboard();
  const rounds = await alternating(plan.rounds, [bare, receiver], async (contender, index) => {
    const { load } = await measureRound(bench, contender, {
      requests: IN_TURN,
      connections: CONNECTIONS,
      seconds: plan.seconds * 2,
      warmup: { seconds: plan.warmupSeconds },
      ratePerSecond: RATE_PER_SECOND,
    });
    const p99 = milliseconds(load.latency?.p99 ?? Number.NaN);
    note(`round ${index + 1}: ${contender.name} at ${RATE_PER_SECOND}/s: p99 ${p99} ms`);
    return load;
  });
  const rows = [...rounds].map(([contender, loads]) => {
    const of = (pick: (latency: NonNullable<(typeof loads)[number]['latency']>) => number) =>
      spreadText(
        spread(loads.map((load) => (load.latency === null ? Number.NaN : pick(load.latency)))),
        milliseconds,
      );
    return [
      `(${contender.id}) ${contender.name}`,
      perSecond(spread(loads.map((load) => load.perSecond)).median),
      of((latency) => latency.p50),
      of((latency) => latency.p99),
      of((latency) => latency.p999),
      of((latency) => latency.max),
    ];
  });
  const p99 = spread((rounds.get(receiver) ?? []).map((load) => load.latency?.p99 ?? Number.NaN));
  return {
    title: `Open loop at ${RATE_PER_SECOND.toLocaleString('en')} callbacks a second`,
    lines: [
      ...table([['server', 'answered/s', 'p50 ms', 'p99 ms', 'p99.9 ms', 'max ms'], ...rows]),
      '',
      `Measured from when a callback was due (the generator's clock ticks once a millisecond); ` +
        `p99 below ${MOST_P99_MS} ms ${p99.median < MOST_P99_MS ? 'reached' : 'MISSED'}.`,
    ],
  };
}

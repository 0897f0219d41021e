/** Callboard on a disk with slow fsync: group commit has to make up for it. */

import { callboard } from '../contenders.ts';
import { measureRound } from '../measure.ts';
import { alternating, IN_TURN, type Section, type SectionContext } from '../plan.ts';
import { milliseconds, perSecond, spreadText, table } from '../report/table.ts';
import { slowedDisk } from '../slowed-disk.ts';
import { spread } from '../statistics.ts';

const SETTINGS = [2, 10].flatMap((ms) => [64, 400].map((connections) => ({ ms, connections })));

export async function slowDisk({ bench, plan, note }: SectionContext): Promise<Section> {
  const title = 'A slower disk: (c) with every fsync taking longer';
  const slowed = await slowedDisk(bench.folder);
  if (!slowed.ok) return { title, lines: [`Not measured: ${slowed.reason}.`] };

  const rounds = await alternating(plan.rounds, SETTINGS, async ({ ms, connections }, index) => {
    const { load } = await measureRound(bench, callboard(slowed.environment(ms)), {
      requests: IN_TURN,
      connections,
      seconds: plan.seconds,
      warmup: { seconds: plan.warmupSeconds },
    });
    note(
      `round ${index + 1}: +${ms} ms, ${connections} connections: ${perSecond(load.perSecond)}/s`,
    );
    return load;
  });
  const rows = [...rounds].map(([{ ms, connections }, loads]) => [
    `+${ms} ms`,
    String(connections),
    spreadText(spread(loads.map((load) => load.perSecond)), perSecond),
    spreadText(spread(loads.map((load) => load.latency?.p50 ?? Number.NaN)), milliseconds),
    spreadText(spread(loads.map((load) => load.latency?.p99 ?? Number.NaN)), milliseconds),
  ]);
  return {
    title,
    lines: table([['fsync', 'connections', 'callbacks/s', 'p50 ms', 'p99 ms'], ...rows]),
  };
}

/** The script that this field starts from, with lists of several lengths. */

import { canRunScript, script } from '../contenders.ts';
import { measureRound } from '../measure.ts';
import { alternating, IN_TURN, type Section, type SectionContext } from '../plan.ts';
import { milliseconds, perSecond, spreadText, table } from '../report/table.ts';
import { spread } from '../statistics.ts';

const STORED_CALLS = [1000, 5000, 20_000] as const;
const CONNECTIONS = 64;

export async function theScript({ bench, plan, note }: SectionContext): Promise<Section> {
  const title = '(d) The script this field starts from';
  if (!(await canRunScript())) {
    return {
      title,
      lines: [
        'Not measured: /usr/bin/python3 has no Flask or no pandas ' +
          '(Debian: python3-flask, python3-pandas).',
      ],
    };
  }
  const rounds = await alternating(plan.rounds, STORED_CALLS, async (stored, index) => {
    const { load } = await measureRound(bench, script(stored), {
      requests: IN_TURN,
      connections: CONNECTIONS,
      // It may only answer a few requests a second, so a round must be long enough to see some of them.
      seconds: plan.seconds * 2,
      warmup: { requests: CONNECTIONS },
      drains: false,
    });
    note(`round ${index + 1}: the script, ${stored} calls: ${perSecond(load.perSecond)}/s`);
    return load;
  });
  const rows = [...rounds].map(([stored, loads]) => [
    stored.toLocaleString('en'),
    spreadText(spread(loads.map((load) => load.perSecond)), perSecond),
    spreadText(spread(loads.map((load) => load.latency?.p50 ?? Number.NaN)), milliseconds),
    spreadText(spread(loads.map((load) => load.latency?.p99 ?? Number.NaN)), milliseconds),
  ]);
  return {
    title,
    lines: [
      ...table([['calls in its list', 'callbacks/s', 'p50 ms', 'p99 ms'], ...rows]),
      '',
      'At 64 connections. It checks no signature and keeps nothing on disk.',
    ],
  };
}

/** How much goes on at the same time. */

import { type Kpi, sweepKpi } from '../kpi.ts';

const inProgress = { unit: 'calls', n: 'calls on the line in the window', better: null } as const;
const channels = { unit: 'calls', n: 'legs in the window', better: null } as const;

export const LOAD_KPIS: readonly Kpi[] = [
  {
    ...{ id: 'callsPerMinute', name: 'Calls per minute', unit: 'callsPerMinute' },
    ...{ n: 'attempts', better: null, needs: ['attempts'] },
    formula: 'attempts / minutes of the window up to now',
    source: 'derived',
    value: (measured, { from, to }) => {
      const n = measured.number('attempts');
      return { value: to > from ? n / ((to - from) / 60_000) : null, n };
    },
  },
  sweepKpi(
    {
      ...{ id: 'concurrent', name: 'Concurrent calls', ...inProgress },
      formula: "calls from answer to end, in the window's last second",
      source: 'derived, counted by the second',
    },
    'concurrency',
    ({ last }) => last,
  ),
  sweepKpi(
    {
      ...{ id: 'peakConcurrent', name: 'Peak of concurrent calls', ...inProgress },
      formula: 'the most calls from answer to end in one second of the window',
      source: 'derived, counted by the second',
    },
    'concurrency',
    ({ peak }) => peak,
  ),
  sweepKpi(
    {
      ...{ id: 'erlang', name: 'Traffic', ...inProgress, unit: 'erlang' },
      formula: 'seconds of calls from answer to end within the window / its seconds up to now',
      source: 'ITU-T E.600 (traffic intensity), counted by the second',
    },
    'concurrency',
    ({ callSeconds, windowSeconds }) => (windowSeconds === 0 ? null : callSeconds / windowSeconds),
  ),
  sweepKpi(
    {
      ...{ id: 'channels', name: 'Channels in use', ...channels },
      formula: "legs of any kind from initiated (or the start) to end, in the window's last second",
      source: 'derived, counted by the second',
    },
    'channels',
    ({ last }) => last,
  ),
  sweepKpi(
    {
      ...{ id: 'peakChannels', name: 'Peak of channels', ...channels },
      formula:
        'the most legs of any kind from initiated (or the start) to end in one second of the window',
      source: 'derived, counted by the second',
    },
    'channels',
    ({ peak }) => peak,
  ),
  sweepKpi(
    {
      ...{
        id: 'peakCallsPerSecond',
        name: 'Peak of calls per second',
        unit: 'calls',
        better: null,
      },
      n: 'legs that began in the window and are not inbound',
      formula:
        'the most legs of any kind but inbound that began (initiated, or the start) in one second of the window',
      source: 'derived, counted by the second',
    },
    'dialled',
    ({ peak }) => peak,
  ),
  sweepKpi(
    {
      ...{ id: 'stale', name: 'Stale calls', unit: 'calls', better: 'lower' },
      n: 'legs in the window',
      formula:
        "legs of any kind that began before the window's end and have gone without an end for longer than a call can last",
      source: 'derived; calls last 4 h 15 min at most',
    },
    'channels',
    ({ stale }) => stale,
  ),
];

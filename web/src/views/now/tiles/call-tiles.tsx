/** The tiles about calls: in progress, ended, failed. */

import type { ComponentChildren } from 'preact';
import type { EndStatus } from '../../../../../src/core/call-status.ts';
import { levelOfShare, shareOfLimit } from '../../../../../src/core/kpi/marks.ts';
import type { Now } from '../../../../../src/core/wire/now.ts';
import type { KpiTarget } from '../../../../../src/core/wire/stats.ts';
import { CallState, lookOf } from '../../../design/glyph.tsx';
import { Parts } from '../../../design/parts.tsx';
import { Spark } from '../../../design/spark.tsx';
import { Tile } from '../../../design/tile.tsx';
import { whole, windowOf } from '../../../texts/amount.ts';
import { NOW_TEXTS } from '../../../texts/now.ts';
import { endedCount, failedLevel, percentOf } from '../model/levels.ts';
import type { NowTileProps } from './tile-props.ts';

type LiveState = keyof Now['inProgress'];

/** From talking to waiting, as the bar shows them. */
const STATES: readonly LiveState[] = ['in-progress', 'ringing', 'initiated', 'queued', 'unknown'];
const ENDS: readonly EndStatus[] = ['completed', 'canceled', 'busy', 'no-answer', 'failed'];

const LEGEND: readonly (readonly [EndStatus, ...EndStatus[]])[] = [
  ['completed'],
  ['canceled'],
  ['busy', 'no-answer'],
  ['failed'],
];

const inTotal = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

export function InProgressTile({ now, limit }: NowTileProps & { limit: number | null }) {
  const { name, window, states, none, stale, aboutStale, unit, unitOne, ofLimit } =
    NOW_TEXTS.inProgress;
  const counts = now?.inProgress;
  const used = now === null || limit === null ? null : usedOf(now, limit);
  const calls = counts === undefined ? null : inTotal(counts);
  const shown = counts === undefined ? [] : STATES.filter((state) => counts[state] > 0);
  const said = shown.map((state) => `${whole(counts?.[state] ?? 0)} ${states[state]}`);
  const legend = (
    <span class="legend">
      {shown.length === 0 && calls !== null && none}
      {shown.map((state, index) => (
        <CallState key={state} status={state}>
          {said[index]}
        </CallState>
      ))}
    </span>
  );
  const isStale = now !== null && now.stale > 0;
  const facts = [
    legend,
    ...(isStale ? [<span title={aboutStale}>{stale(now.stale)}</span>] : []),
    ...(used === null || limit === null ? [] : [ofLimit(used, limit)]),
  ];
  return (
    <Tile
      name={name}
      window={window}
      value={calls === null ? null : whole(calls)}
      unit={calls === 1 ? unitOne : unit}
      isWide
      level={used === null ? null : levelOfShare(used)}
      facts={facts}
    >
      <div class="trend-and-parts">
        <Spark values={now?.trend.inProgress ?? []} label={NOW_TEXTS.trend(name)} />
        <Parts
          label={said.join(', ') || none}
          parts={STATES.map((state) => ({
            key: state,
            value: counts?.[state] ?? 0,
            // What waits longest for its next state is the palest.
            tone: state === 'queued' || state === 'unknown' ? 'faint' : lookOf(state).tone,
          }))}
        />
      </div>
    </Tile>
  );
}

/** Percent of the calls that the account allows at once. Those in the provider's queue don't take one yet. */
const usedOf = ({ inProgress }: Now, limit: number): number =>
  shareOfLimit(inTotal(inProgress) - inProgress.queued, limit);

export function EndedTile({ now }: NowTileProps) {
  const { name, none, statuses, unit, unitOne } = NOW_TEXTS.ended;
  const ended = now?.ended;
  const calls = ended === undefined ? null : endedCount(ended);
  const shown = ended === undefined ? [] : ENDS.filter((status) => ended.byStatus[status] > 0);
  const countOf = (status: EndStatus): string => whole(ended?.byStatus[status] ?? 0);
  const said = shown.map((status) => `${countOf(status)} ${statuses[status]}`).join(', ');
  // Glyphs for words, which wouldn't fit. Those with the same glyph are added up.
  const legend = (
    <span class="legend" title={said}>
      {calls === 0 && none}
      {LEGEND.map(([status, ...others]) => {
        const calls = [status, ...others].reduce(
          (sum, one) => sum + (ended?.byStatus[one] ?? 0),
          0,
        );
        return (
          calls > 0 && (
            <CallState key={status} status={status}>
              {whole(calls)}
            </CallState>
          )
        );
      })}
    </span>
  );
  return (
    <Tile
      name={name}
      window={ended === undefined ? '' : windowOf(ended.windowSeconds)}
      value={calls === null ? null : whole(calls)}
      unit={calls === 1 ? unitOne : unit}
      facts={[legend]}
    >
      <div class="trend-and-parts">
        <Spark values={now?.trend.ended ?? []} label={NOW_TEXTS.trend(name)} />
        <Parts
          label={said || none}
          parts={ENDS.map((status) => ({
            key: status,
            value: ended?.byStatus[status] ?? 0,
            tone: status === 'canceled' ? 'faint' : lookOf(status).tone,
          }))}
        />
      </div>
    </Tile>
  );
}

export function FailuresTile({ now, target }: NowTileProps & { target: KpiTarget | null }) {
  const { name, none, unit, unitOne } = NOW_TEXTS.failures;
  const failed = now?.ended.byStatus.failed ?? null;
  return (
    <Tile
      name={name}
      window={now === null ? '' : windowOf(now.ended.windowSeconds)}
      value={failed === null ? null : whole(failed)}
      unit={failed === 1 ? unitOne : unit}
      level={now === null ? null : failedLevel(now.ended, target)}
      facts={now === null ? [] : failed === 0 ? [none] : failureFacts(now)}
    >
      <Spark values={now?.trend.failed ?? []} label={NOW_TEXTS.trend(name)} atLeast={3} />
    </Tile>
  );
}

/** Their share, and the reason that most of them have. */
function failureFacts({ ended, failures }: Now): readonly ComponentChildren[] {
  const { share, aboutShare, mostly } = NOW_TEXTS.failures;
  const calls = endedCount(ended);
  const percent = percentOf(ended.byStatus.failed, calls);
  const main = failures.groups.find(({ status }) => status === 'failed');
  return [
    ...(percent === null ? [] : [<span title={aboutShare(calls)}>{share(percent)}</span>]),
    ...(main === undefined ? [] : [mostly(main.calls, main.sipCode)]),
  ];
}

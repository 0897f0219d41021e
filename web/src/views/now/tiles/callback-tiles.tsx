/** The tiles about callbacks: how many arrive, and how late. */

import type { KpiTarget } from '../../../../../src/core/wire/stats.ts';
import { useBoard } from '../../../board/board.ts';
import { Spark } from '../../../design/spark.tsx';
import { Tile } from '../../../design/tile.tsx';
import { oneDecimal, windowOf } from '../../../texts/amount.ts';
import { NOW_TEXTS } from '../../../texts/now.ts';
import { wholeAge } from '../../../time/format-time.ts';
import { isLagKnown, lagLevel, lagTarget } from '../model/levels.ts';
import type { NowTileProps } from './tile-props.ts';

export function CallbacksTile({ now }: NowTileProps) {
  const { second } = useBoard();
  const { name, unit, newest, never } = NOW_TEXTS.callbacks;
  const pace = now?.callbacks;
  const lastAt = pace?.lastAt ?? null;
  const fact = lastAt === null ? never : newest(wholeAge(second.value - Date.parse(lastAt)));
  return (
    <Tile
      name={name}
      window={pace === undefined ? '' : windowOf(pace.windowSeconds)}
      value={pace === undefined ? null : oneDecimal(pace.perSecond)}
      unit={unit}
      facts={pace === undefined ? [] : [fact]}
    >
      <Spark values={now?.trend.callbacksPerSecond ?? []} label={NOW_TEXTS.trend(name)} />
    </Tile>
  );
}

export function LagTile({ now, target }: NowTileProps & { target: KpiTarget | null }) {
  const { name, unit, few, n, half } = NOW_TEXTS.lag;
  const mark = lagTarget(target);
  const lag = now?.callbackLag;
  const isKnown = lag !== undefined && isLagKnown(lag);
  const p95 = lag?.p95Seconds ?? null;
  const facts =
    lag === undefined
      ? []
      : !isKnown || lag.p50Seconds === null
        ? [few(lag.n)]
        : [half(lag.p50Seconds), n(lag.n)];
  return (
    <Tile
      name={name}
      window={lag === undefined ? '' : windowOf(lag.windowSeconds)}
      value={p95 === null ? null : oneDecimal(p95)}
      isVague={!isKnown}
      unit={unit}
      level={lag === undefined ? null : lagLevel(lag, target)}
      facts={facts}
    >
      <Spark
        values={now?.trend.lagP95Seconds ?? []}
        label={`${NOW_TEXTS.trend(name)}, ${NOW_TEXTS.lag.target(mark)}`}
        target={mark}
        atLeast={mark * 1.2}
      />
    </Tile>
  );
}

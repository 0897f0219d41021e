/** The tiles about callbacks: how many arrive, and how late. */

import { useBoard } from '../../../board/board.ts';
import { Spark } from '../../../design/spark.tsx';
import { Tile } from '../../../design/tile.tsx';
import { oneDecimal, windowOf } from '../../../texts/amount.ts';
import { NOW_TEXTS } from '../../../texts/now.ts';
import { wholeAge } from '../../../time/format-time.ts';
import { isLagKnown, LAG_SECONDS, lagLevel } from '../model/levels.ts';
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

export function LagTile({ now }: NowTileProps) {
  const { name, unit, few, n, half, target } = NOW_TEXTS.lag;
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
      level={lag === undefined ? null : lagLevel(lag)}
      facts={facts}
    >
      <Spark
        values={now?.trend.lagP95Seconds ?? []}
        label={`${NOW_TEXTS.trend(name)}, ${target(LAG_SECONDS.warn)}`}
        target={LAG_SECONDS.warn}
        atLeast={LAG_SECONDS.warn * 1.2}
      />
    </Tile>
  );
}

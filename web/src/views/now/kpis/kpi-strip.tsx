/** Now's KPIs: how the last minutes went, with their trend and targets. The numbers follow the calls by a second. */

import { useRef } from 'preact/hooks';
import { figureText } from '../../../../../src/core/kpi/figure-text.ts';
import { Spark } from '../../../design/spark.tsx';
import { KPI_TEXTS } from '../../../texts/kpis.ts';
import { type KpiAnswers, type KpiCell, kpiCells, type ListedKpis } from './kpi-cells.ts';
import './kpi-strip.css';
import { useKpis } from './use-kpis.ts';

export function KpiStrip({ listed }: { listed: ListedKpis }) {
  const loaded = useKpis(listed);
  // What was there stays, and a problem says how old it is.
  const latest = useRef<KpiAnswers | null>(null);
  if (loaded.kind === 'ready') latest.current = loaded.answer;
  const { current: answers } = latest;
  if (loaded.kind === 'failed' && answers === null) {
    return (
      <p class="panel kpi-none" role="status">
        {KPI_TEXTS.none} {loaded.problem.message}
      </p>
    );
  }
  const isOld = loaded.kind === 'failed';
  return (
    <section
      class={isOld ? 'panel kpis kpis-old' : 'panel kpis'}
      aria-label={KPI_TEXTS.title}
      title={isOld ? loaded.problem.message : undefined}
    >
      {kpiCells(listed, answers).map((cell) => (
        <Cell key={cell.id} cell={cell} />
      ))}
    </section>
  );
}

function Cell({ cell }: { cell: KpiCell }) {
  const { id, value, unit, n, isVague, level, target, limit, trend, atLeast } = cell;
  const text = KPI_TEXTS.kpis[id];
  const { name, about } = text;
  const classes = ['kpi', level !== null && `tile-${level}`, isVague && 'tile-vague'];
  const mark = target ?? limit;
  return (
    <div class={classes.filter(Boolean).join(' ')} title={about}>
      <div class="tile-name">
        <span>{name}</span>
        <span class="faint">{KPI_TEXTS.window}</span>
      </div>
      <div class="kpi-line">
        <b class="tile-value kpi-value">
          {value === null || unit === null ? '–' : figureText(value, unit)}
          {value !== null && 'quantile' in text && <small>{text.quantile}</small>}
        </b>
        <span class="kpi-trend">
          <Spark
            values={trend}
            label={KPI_TEXTS.trend(name)}
            atLeast={atLeast}
            {...(mark === null ? {} : { target: mark })}
          />
        </span>
      </div>
      <div class="tile-facts">
        <span>{isVague ? KPI_TEXTS.few(n) : (markText(cell) ?? ofText(cell))}</span>
        <span title={KPI_TEXTS.aboutChange}>{KPI_TEXTS.change(cell.change, unit)}</span>
      </div>
    </div>
  );
}

/** Nothing until the answer is there: none yet isn't a count. */
const ofText = ({ n, unit }: KpiCell): string | null => (unit === null ? null : KPI_TEXTS.of(n));

function markText({ target, isUnder, limit, used, unit }: KpiCell): string | null {
  if (target !== null && unit !== null) {
    // A target is a round number: 8 s, 3.6.
    const round = figureText(target, unit).replace(/(\.\d*?)0+(?= |$)/, '$1');
    return KPI_TEXTS.target(round.replace(/\.(?= |$)/, ''), isUnder);
  }
  return limit === null ? null : KPI_TEXTS.limit(used, limit);
}

/** The Now view: how it's going, which calls are in progress, and why calls fail. */

import { useEffect, useMemo } from 'preact/hooks';
import { useBoard, useTitle } from '../../board/board.ts';
import { Notice } from '../../design/notice.tsx';
import { NOW_TEXTS } from '../../texts/now.ts';
import { filterOf } from './filter.ts';
import { KpiStrip } from './kpis/kpi-strip.tsx';
import { useListedKpis } from './kpis/use-kpis.ts';
import { NowModel } from './now-model.ts';
import './now-view.css';
import { JustEnded } from './side/just-ended.tsx';
import { WhyCallsFail } from './side/why-calls-fail.tsx';
import { CallsPanel } from './table/calls-panel.tsx';
import { NowTiles } from './tiles/now-tiles.tsx';
import { useFirstRun } from './use-first-run.ts';

export function NowView() {
  useTitle(NOW_TEXTS.title);
  useFirstRun();
  const { live, second, clock, navigation } = useBoard();
  const { query } = navigation.place.value;
  const { direction, status } = filterOf(query);
  const model = useMemo(() => {
    const filter = { direction, status };
    return new NowModel({ live, second, filter, now: () => clock.at(Date.now()) });
  }, [live, second, clock, direction, status]);
  useEffect(() => model.follow(), [model]);
  const listed = useListedKpis();
  return (
    <div class="now">
      <h1 class="unseen">{NOW_TEXTS.title}</h1>
      <LinkFailed />
      <div class="now-top">
        <NowTiles listed={listed} />
        <KpiStrip listed={listed} />
      </div>
      <div class="now-columns">
        <CallsPanel table={model.table.value} filter={{ direction, status }} />
        <div class="now-side">
          <WhyCallsFail />
          <JustEnded ended={model.ended.value} />
        </div>
      </div>
    </div>
  );
}

/** Says why there's no live data, if the server says it. */
function LinkFailed() {
  const { link } = useBoard().live.value;
  if (link.kind !== 'failed') return null;
  return (
    <section class="panel">
      <Notice title={NOW_TEXTS.failed.title} tone="bad">
        {link.message} {NOW_TEXTS.failed.retry}
      </Notice>
    </section>
  );
}

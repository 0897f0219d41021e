/** When the list's calls started, over the list. Dragging over it narrows the time. */

import { useCallback } from 'preact/hooks';
import { type Result, success } from '../../../../../src/core/result.ts';
import type { ApiProblem } from '../../../api/api-problem.ts';
import { answerOf, api } from '../../../api/client.ts';
import { askNumbers } from '../../../board/ask-numbers.ts';
import { useBoard } from '../../../board/board.ts';
import { useReloaded } from '../../../board/use-loaded.ts';
import { counted, whole } from '../../../texts/amount.ts';
import { CALLS_TEXTS } from '../../../texts/calls.ts';
import { clockTime, dayAndTime, dayOf } from '../../../time/format-time.ts';
import { hrefOf, type ListPlace, numbersQuery } from '../call-filters.ts';
import './call-strip.css';
import {
  betterStart,
  STRIP_KPIS,
  type Strip,
  type StripBar,
  spanBetween,
  stripOf,
} from './strip-bars.ts';
import { useDrag } from './use-drag.ts';

const EVERY_MS = 15_000;
const DAY_MS = 86_400_000;
const { strip: TEXTS } = CALLS_TEXTS;

export function CallStrip({ place }: { place: ListPlace }) {
  const { second } = useBoard();
  const filter = numbersQuery(place.filters).toString();
  const ask = useCallback(
    (signal: AbortSignal) =>
      askNumbers(() => askForStrip(new URLSearchParams(filter), second.peek(), signal), signal),
    [filter, second],
  );
  const loaded = useReloaded(ask, EVERY_MS);
  // Without numbers there's a list, and no strip.
  if (loaded.kind === 'failed') return null;
  return (
    <div class="strip">
      {loaded.kind === 'ready' && <Bars strip={loaded.answer} place={place} />}
    </div>
  );
}

/** The whole filter, or what there is of the last day: a year would be one bar a day. */
async function askForStrip(
  query: URLSearchParams,
  now: number,
  signal: AbortSignal,
): Promise<Result<Strip, ApiProblem>> {
  for (const kpi of STRIP_KPIS) query.append('kpi', kpi);
  const isBounded = query.has('from');
  const end = query.get('to');
  const endsAt = end === null ? now : Date.parse(end);
  if (!isBounded) query.set('from', new Date(endsAt - DAY_MS).toISOString());
  const whole = await askForBars(query, signal);
  const start = isBounded || !whole.ok ? null : betterStart(whole.value);
  if (start === null) return whole;
  query.set('from', new Date(start).toISOString());
  return askForBars(query, signal);
}

async function askForBars(
  query: URLSearchParams,
  signal: AbortSignal,
): Promise<Result<Strip, ApiProblem>> {
  const series = await answerOf(
    api.GET('/api/v1/stats/series', { querySerializer: () => query.toString(), signal }),
  );
  return series.ok ? success(stripOf(series.value)) : series;
}

const WIDTH = 1000;
const HEIGHT = 40;

interface BarsProps {
  readonly strip: Strip;
  readonly place: ListPlace;
}

function Bars({ strip, place }: BarsProps) {
  const { navigation } = useBoard();
  const { drag, handlers } = useDrag((one, other) => {
    const span = spanBetween(strip, one, other);
    if (span === null) return;
    const [from, to] = [new Date(span.from).toISOString(), new Date(span.to).toISOString()];
    navigation.go(hrefOf({ ...place, at: null, filters: { ...place.filters, from, to } }));
  });
  const [from, to] = endsInWords(strip);
  return (
    <>
      <svg
        class="strip-bars"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={TEXTS.label(counted(strip.calls, 'call'), whole(strip.failed), from, to)}
        {...handlers}
      >
        <title>{TEXTS.about}</title>
        {strip.bars.map((bar) => (
          <Bar key={bar.from} bar={bar} strip={strip} />
        ))}
        {drag !== null && (
          <rect
            class="strip-drag"
            x={WIDTH * Math.min(drag.from, drag.to)}
            y="0"
            width={WIDTH * Math.abs(drag.to - drag.from)}
            height={HEIGHT}
          />
        )}
      </svg>
      <div class="strip-axis faint">
        <span>{from}</span>
        <span>
          {whole(strip.calls)} {TEXTS.calls}, {whole(strip.failed)} {TEXTS.failed}
        </span>
        <span>{to}</span>
      </div>
    </>
  );
}

/** A step's calls, and those that failed in front of them. */
function Bar({ bar, strip }: { bar: StripBar; strip: Strip }) {
  const x = (at: number): number => (WIDTH * (at - strip.from)) / (strip.to - strip.from || 1);
  const width = Math.max(0.5, x(bar.to) - x(bar.from) - 0.6);
  const rect = (look: string, calls: number) => {
    const height = (HEIGHT * calls) / strip.top;
    return <rect class={look} x={x(bar.from)} y={HEIGHT - height} width={width} height={height} />;
  };
  return (
    <g>
      {rect('strip-calls', bar.calls)}
      {rect('strip-failed', bar.failed)}
    </g>
  );
}

/** When the strip begins and ends: with the day, unless it's one. */
function endsInWords({ from, to }: Strip): readonly [string, string] {
  const isOneDay = dayOf(new Date(from)) === dayOf(new Date(to - 1));
  const inWords = (at: number): string =>
    isOneDay ? clockTime(new Date(at)).slice(0, 5) : dayAndTime(new Date(at)).slice(0, 16);
  return [inWords(from), inWords(to)];
}

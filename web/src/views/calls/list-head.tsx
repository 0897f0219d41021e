/** The list's title, which times are on the screen, and ways to other times and to the file. */

import { useBoard } from '../../board/board.ts';
import { Time } from '../../design/time.tsx';
import { counted } from '../../texts/amount.ts';
import { CALLS_TEXTS } from '../../texts/calls.ts';
import { csvHref, hrefOf, type ListPlace, needsNumbers } from './call-filters.ts';
import type { CallListModel } from './call-list.ts';
import { ColumnsChoice } from './columns/columns-choice.tsx';
import { fieldValueOf, timeIn } from './local-time.ts';

interface ListHeadProps {
  readonly place: ListPlace;
  readonly model: CallListModel;
  /** Opens the list at the newest call. */
  readonly showNewest: () => void;
}

export function ListHead({ place, model, showNewest }: ListHeadProps) {
  const { navigation } = useBoard();
  const { jump } = CALLS_TEXTS;
  const jumpTo = (value: string): void => {
    const at = timeIn(value);
    if (at !== null || value === '') navigation.go(hrefOf({ ...place, at }));
  };
  return (
    <div class="head">
      <h1 class="head-title">{CALLS_TEXTS.title}</h1>
      <NewCalls count={model.newCalls.value} show={showNewest} />
      <SeenTimes model={model} sort={place.sort} />
      <span class="tools">
        {place.at !== null && (
          <a class="text-link" href={hrefOf({ ...place, at: null })}>
            {jump.newest}
          </a>
        )}
        {!needsNumbers(place) && (
          <label class="inline-field">
            {jump.label}
            <input
              class="filter filter-time"
              type="datetime-local"
              value={fieldValueOf(place.at)}
              onChange={(event) => jumpTo(event.currentTarget.value)}
            />
          </label>
        )}
        <ColumnsChoice />
        <a class="text-link" href={csvHref(place.filters)} download title={CALLS_TEXTS.csvAbout}>
          {CALLS_TEXTS.csv}
        </a>
      </span>
    </div>
  );
}

/** Says that calls arrived above the list, instead of moving it. Its place is always there. */
function NewCalls({ count, show }: { count: number; show: () => void }) {
  return (
    <span class="list-new">
      {count > 0 && (
        <button type="button" class="list-new-button" onClick={show}>
          {counted(count, 'new call')} · <u>{CALLS_TEXTS.showNew}</u>
        </button>
      )}
      <span class="unseen" role="status">
        {count > 0 && CALLS_TEXTS.newArrived}
      </span>
    </span>
  );
}

/** There's no scrollbar over millions of rows, so the times say where this is, if rows follow time. */
function SeenTimes({ model, sort }: { model: CallListModel; sort: string | null }) {
  const state = model.state.value;
  const { from, to } = model.visible.value;
  const rows = state.kind === 'ready' ? state.window.rows : [];
  const newest = rows[Math.min(from, rows.length - 1)];
  const oldest = rows[Math.min(Math.max(to - 1, from), rows.length - 1)];
  const { sorts } = CALLS_TEXTS.filter;
  if (sort !== null && !sort.endsWith('startedAt')) {
    return <span class="count">{sorts.find(([order]) => order === sort)?.[1].toLowerCase()}</span>;
  }
  return (
    <span class="count">
      {newest !== undefined && oldest !== undefined && (
        <>
          <Time at={newest.firstSeenAt} show="day" /> –{' '}
          <Time
            at={oldest.firstSeenAt}
            show={isSameDay(newest.firstSeenAt, oldest.firstSeenAt) ? 'time' : 'day'}
          />
          {sort === null && <span class="hide-s">, {CALLS_TEXTS.order}</span>}
        </>
      )}
    </span>
  );
}

const isSameDay = (one: string, other: string): boolean =>
  new Date(one).toDateString() === new Date(other).toDateString();

/** The list's title, which times are on the screen, and ways to other times and to the file. */

import { useBoard } from '../../board/board.ts';
import { Time } from '../../design/time.tsx';
import { CALLS_TEXTS } from '../../texts/calls.ts';
import { csvHref, hrefOf, type ListPlace } from './call-filters.ts';
import type { CallListModel } from './call-list.ts';
import { fieldValueOf, timeIn } from './local-time.ts';

export function ListHead({ place, model }: { place: ListPlace; model: CallListModel }) {
  const { navigation } = useBoard();
  const { jump } = CALLS_TEXTS;
  const jumpTo = (value: string): void => {
    const at = timeIn(value);
    if (at !== null || value === '') navigation.go(hrefOf({ ...place, at }));
  };
  return (
    <div class="head">
      <h1 class="head-title">{CALLS_TEXTS.title}</h1>
      <SeenTimes model={model} />
      <span class="tools">
        {place.at !== null && (
          <a class="text-link" href={hrefOf({ ...place, at: null })}>
            {jump.newest}
          </a>
        )}
        <label class="inline-field">
          {jump.label}
          <input
            class="filter filter-time"
            type="datetime-local"
            value={fieldValueOf(place.at)}
            onChange={(event) => jumpTo(event.currentTarget.value)}
          />
        </label>
        <a class="text-link" href={csvHref(place.filters)} download title={CALLS_TEXTS.csvAbout}>
          {CALLS_TEXTS.csv}
        </a>
      </span>
    </div>
  );
}

/** There's no scrollbar over millions of rows, so the times say where this is. */
function SeenTimes({ model }: { model: CallListModel }) {
  const state = model.state.value;
  const { from, to } = model.visible.value;
  const rows = state.kind === 'ready' ? state.window.rows : [];
  const newest = rows[Math.min(from, rows.length - 1)];
  const oldest = rows[Math.min(Math.max(to - 1, from), rows.length - 1)];
  return (
    <span class="count">
      {newest !== undefined && oldest !== undefined && (
        <>
          <Time at={newest.firstSeenAt} show="day" /> – <Time at={oldest.firstSeenAt} show="day" />
          <span class="hide-s">, {CALLS_TEXTS.order}</span>
        </>
      )}
    </span>
  );
}

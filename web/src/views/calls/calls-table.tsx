/** The rows of the list: only those on the screen are in the page, and their place holds while others load. */

import { useEffect, useMemo, useState } from 'preact/hooks';
import { useRowKeys } from '../../board/row-keys.ts';
import { Gap } from '../../design/long-table.tsx';
import { ROW_PX, rowWindow } from '../../design/row-window.ts';
import { CALLS_TEXTS } from '../../texts/calls.ts';
import type { CallListModel } from './call-list.ts';
import { CallRow } from './call-row.tsx';
import { type CallWindow, olderCursor } from './call-window.ts';
import { COLUMNS } from './columns/columns.ts';
import { useIsShown, useShownDimensions } from './columns/columns-choice.tsx';
import { leaveFrom } from './left-place.ts';
import { useListScroll } from './list-scroll.ts';

interface CallsTableProps {
  readonly window: CallWindow;
  readonly model: CallListModel;
  /** The call whose row gets the focus when the list opens. */
  readonly openedFrom: string | null;
}

export function CallsTable({ window: list, model, openedFrom }: CallsTableProps) {
  const [box, setBox] = useState<HTMLDivElement | null>(null);
  const { rows, first } = list;
  const isWide = useShownDimensions().length > 0;
  const { row, height } = useListScroll(box, first);
  const { from, to } = rowWindow(row, height, rows.length);
  useEffect(() => {
    if (height === 0) return;
    void model.see(row, Math.min(rows.length, row + Math.ceil(height / ROW_PX)));
  }, [model, row, height, rows.length]);
  const focusable = useMemo(
    () => ({
      size: rows.length,
      indexOf: (sid: string) => rows.findIndex(({ callSid }) => callSid === sid),
      sidAt: (index: number) => rows[index]?.callSid,
    }),
    [rows],
  );
  useRowKeys(box, focusable, openedFrom);

  const opened = (event: Event): void => {
    const link = event.target instanceof Element ? event.target.closest('a[data-sid]') : null;
    const sid = link?.getAttribute('data-sid');
    for (const page of list.pages) {
      const row = page.rows.find(({ callSid }) => callSid === sid);
      if (row === undefined) continue;
      leaveFrom({ cursor: page.cursor, at: row.firstSeenAt, callSid: row.callSid });
    }
  };
  return (
    <div class="list-box" ref={setBox} onClickCapture={opened}>
      <table class={isWide ? 'list long-table list-dimensions' : 'list long-table'}>
        <Columns />
        <tbody>
          <Gap rows={from} />
          {rows.slice(from, to).map((call) => (
            <CallRow key={call.callSid} call={call} />
          ))}
          <Gap rows={rows.length - to} />
        </tbody>
      </table>
      <p class="list-end faint">
        {olderCursor(list) === null ? CALLS_TEXTS.end : CALLS_TEXTS.searching}
      </p>
    </div>
  );
}

/** The columns that can be left out: how wide each is, and when there's no room for it. */
const CHOSEN: Readonly<
  Record<(typeof COLUMNS)[number], { readonly col: string; readonly head: string }>
> = {
  direction: { col: 'col-direction hide-s', head: 'hide-s' },
  ring: { col: 'col-short hide-m', head: 'hide-m num' },
  talk: { col: 'col-short hide-s', head: 'hide-s num' },
  sip: { col: 'col-sip hide-m', head: 'hide-m col-gap' },
  mos: { col: 'col-short hide-m', head: 'hide-m num' },
  sid: { col: 'col-sid hide-m', head: 'hide-m col-gap' },
};

function Columns() {
  const { columns } = CALLS_TEXTS;
  const isShown = useIsShown();
  const dimensions = useShownDimensions();
  const chosen = COLUMNS.filter(isShown);
  return (
    <>
      <colgroup>
        <col class="col-state" />
        <col class="col-seen" />
        <col />
        {dimensions.map((name) => (
          <col key={name} class="col-dimension hide-m" />
        ))}
        {chosen.map((name) => (
          <col key={name} class={CHOSEN[name].col} />
        ))}
      </colgroup>
      <thead>
        <tr>
          <th scope="col">{columns.state}</th>
          <th scope="col">{columns.started}</th>
          <th scope="col">{columns.parties}</th>
          {dimensions.map((name) => (
            <th key={name} scope="col" class="hide-m">
              {name}
            </th>
          ))}
          {chosen.map((name) => (
            <th key={name} scope="col" class={CHOSEN[name].head}>
              {columns[name]}
            </th>
          ))}
        </tr>
      </thead>
    </>
  );
}

/** Moves the focus from row to row with `j` and `k`. Enter then follows the row's link, as links do. */

import { useCallback, useEffect, useRef } from 'preact/hooks';
import { HEAD_PX, ROW_PX } from '../design/row-window.ts';
import { DESIGN_TEXTS } from '../texts/design.ts';
import { useShortcut } from './board.ts';

/** All rows of a table, of which only some are in the page. Each one's link has its call in `data-sid`. */
export interface FocusableRows {
  readonly size: number;
  /** -1 if there's no such row. */
  indexOf(callSid: string): number;
  sidAt(index: number): string | undefined;
}

/** `start` gets the focus when the table opens; null for none. */
export function useRowKeys(
  box: HTMLElement | null,
  rows: FocusableRows,
  start: string | null = null,
): void {
  /** The call whose row gets the focus once it's in the page. */
  const wanted = useRef<string | null>(start);
  const latest = useRef<string | null>(start);

  const move = useCallback(
    (by: number) => {
      if (box === null) return;
      const focused = document.activeElement?.getAttribute('data-sid') ?? latest.current;
      const before = focused === null ? -1 : rows.indexOf(focused);
      const first = Math.ceil(box.scrollTop / ROW_PX);
      const index = before === -1 ? first : Math.min(Math.max(0, before + by), rows.size - 1);
      const sid = rows.sidAt(index);
      if (sid === undefined) return;
      wanted.current = latest.current = sid;
      show(box, index);
      focusWanted(box, wanted);
    },
    [box, rows],
  );
  useShortcut(
    'j',
    DESIGN_TEXTS.nextRow,
    useCallback(() => move(1), [move]),
  );
  useShortcut(
    'k',
    DESIGN_TEXTS.previousRow,
    useCallback(() => move(-1), [move]),
  );
  useEffect(() => {
    if (box === null || wanted.current === null) return;
    const index = rows.indexOf(wanted.current);
    if (index >= 0) show(box, index);
    focusWanted(box, wanted);
  });
}

/** Scrolls until a row is visible. */
function show(box: HTMLElement, index: number): void {
  const top = index * ROW_PX;
  const room = box.clientHeight - HEAD_PX;
  if (top < box.scrollTop) box.scrollTop = top;
  else if (top + ROW_PX > box.scrollTop + room) box.scrollTop = top + ROW_PX - room;
}

function focusWanted(box: HTMLElement, wanted: { current: string | null }): void {
  if (wanted.current === null) return;
  const link = box.querySelector(`a[data-sid="${CSS.escape(wanted.current)}"]`);
  if (!(link instanceof HTMLElement)) return;
  link.focus({ preventScroll: true });
  wanted.current = null;
}

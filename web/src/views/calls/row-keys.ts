/** Moves the focus from row to row with `j` and `k`. Enter then follows the row's link, as links do. */

import { useCallback, useEffect, useRef } from 'preact/hooks';
import type { CallSummary } from '../../../../src/core/wire/call-summary.ts';
import { useShortcut } from '../../board/board.ts';
import { HEAD_PX, ROW_PX } from '../../design/row-window.ts';
import { CALLS_TEXTS } from '../../texts/calls.ts';

/** `start` gets the focus when the list opens; null for none. */
export function useRowKeys(
  box: HTMLElement | null,
  rows: readonly CallSummary[],
  start: string | null,
): void {
  /** The call whose row gets the focus once it's in the page. */
  const wanted = useRef<string | null>(start);
  const latest = useRef<string | null>(start);

  const move = useCallback(
    (by: number) => {
      if (box === null) return;
      const focused = document.activeElement?.getAttribute('data-sid') ?? latest.current;
      const before = rows.findIndex(({ callSid }) => callSid === focused);
      const index =
        before === -1
          ? Math.ceil(box.scrollTop / ROW_PX)
          : Math.min(Math.max(0, before + by), rows.length - 1);
      const row = rows[index];
      if (row === undefined) return;
      wanted.current = latest.current = row.callSid;
      show(box, index);
      focusWanted(box, wanted);
    },
    [box, rows],
  );
  useShortcut(
    'j',
    CALLS_TEXTS.next,
    useCallback(() => move(1), [move]),
  );
  useShortcut(
    'k',
    CALLS_TEXTS.previous,
    useCallback(() => move(-1), [move]),
  );
  useEffect(() => {
    if (box === null || wanted.current === null) return;
    const index = rows.findIndex(({ callSid }) => callSid === wanted.current);
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

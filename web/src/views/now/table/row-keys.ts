/** Moves the focus from row to row with `j` and `k`. Enter then follows the row's link, as links do. */

import { useCallback, useEffect, useRef } from 'preact/hooks';
import { useShortcut } from '../../../board/board.ts';
import { HEAD_PX, ROW_PX } from '../../../design/row-window.ts';
import { NOW_TEXTS } from '../../../texts/now.ts';
import type { CallLines } from '../model/call-lines.ts';

export function useRowKeys(box: HTMLElement | null, lines: CallLines): void {
  /** The call whose row gets the focus once it's in the page. */
  const wanted = useRef<string | null>(null);
  const latest = useRef<string | null>(null);

  const move = useCallback(
    (by: number) => {
      if (box === null) return;
      const focused = document.activeElement?.getAttribute('data-sid') ?? latest.current;
      const before = focused === null ? -1 : lines.indexOf(focused);
      const first = Math.ceil(box.scrollTop / ROW_PX);
      const index = before === -1 ? first : Math.min(Math.max(0, before + by), lines.size - 1);
      const line = lines.slice(index, index + 1)[0];
      if (line === undefined) return;
      wanted.current = latest.current = line.call.callSid;
      show(box, index);
      focusWanted(box, wanted);
    },
    [box, lines],
  );
  useShortcut(
    'j',
    NOW_TEXTS.calls.next,
    useCallback(() => move(1), [move]),
  );
  useShortcut(
    'k',
    NOW_TEXTS.calls.previous,
    useCallback(() => move(-1), [move]),
  );
  useEffect(() => {
    if (box !== null) focusWanted(box, wanted);
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

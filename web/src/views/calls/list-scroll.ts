/**
 * How far the list is scrolled. Pages that come and go above the rows move them, so the place is kept from the
 * list's beginning, and the box is moved along before the browser paints.
 */

import { useLayoutEffect, useRef } from 'preact/hooks';
import { ROW_PX, type Scrolled, useScrolled } from '../../design/row-window.ts';

/** `first` is the window's: how far its first row is from where the list was opened. */
export function useListScroll(box: HTMLElement | null, first: number): Scrolled {
  /** The first row of what the box shows now. */
  const shownFirst = useRef(first);
  const { row, height } = useScrolled(box, shownFirst);

  useLayoutEffect(() => {
    const moved = shownFirst.current - first;
    shownFirst.current = first;
    if (box !== null && moved !== 0) box.scrollTop += moved * ROW_PX;
  }, [box, first]);

  return { row: Math.max(0, row - first), height };
}

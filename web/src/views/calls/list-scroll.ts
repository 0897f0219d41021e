/**
 * How far the list is scrolled. Pages that come and go above the rows move them, so the place is kept from the
 * list's beginning, and the box is moved along before the browser paints.
 */

import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { HEAD_PX, ROW_PX } from '../../design/row-window.ts';

interface ListScroll {
  /** Pixels above the visible rows, in whole rows. */
  readonly top: number;
  readonly height: number;
}

/** `first` is the window's: how far its first row is from where the list was opened. */
export function useListScroll(box: HTMLElement | null, first: number): ListScroll {
  /** The first row of what the box shows now. */
  const shownFirst = useRef(first);
  const [scrolled, setScrolled] = useState({ row: 0, height: 0 });

  useLayoutEffect(() => {
    const moved = shownFirst.current - first;
    shownFirst.current = first;
    if (box !== null && moved !== 0) box.scrollTop += moved * ROW_PX;
  }, [box, first]);

  useEffect(() => {
    if (box === null) return;
    const read = (): void => {
      setScrolled((before) => {
        const row = Math.floor(box.scrollTop / ROW_PX) + shownFirst.current;
        const height = Math.max(0, box.clientHeight - HEAD_PX);
        return before.row === row && before.height === height ? before : { row, height };
      });
    };
    const sizes = new ResizeObserver(read);
    sizes.observe(box);
    box.addEventListener('scroll', read, { passive: true });
    read();
    return () => {
      sizes.disconnect();
      box.removeEventListener('scroll', read);
    };
  }, [box]);

  return { top: Math.max(0, scrolled.row - first) * ROW_PX, height: scrolled.height };
}

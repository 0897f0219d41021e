/** Which rows of a long table are on the screen. Every row has the same height, so this is a division. */

import { useEffect, useState } from 'preact/hooks';

/** As `--row` in the design tokens. */
export const ROW_PX = 32;
/** The height of the table's head, which stays at the top. */
export const HEAD_PX = 31;
/** Rows above and below what's visible, so that fast scrolling doesn't show gaps. */
const SPARE = 8;

export interface RowWindow {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}

/** The rows that a box shows which is scrolled down by `top`, both in pixels. */
export function rowWindow(top: number, height: number, rows: number): RowWindow {
  const first = Math.floor(top / ROW_PX) - SPARE;
  const from = Math.max(0, Math.min(first, rows - 1));
  const to = Math.min(rows, Math.ceil((top + height) / ROW_PX) + SPARE);
  return { from, to: Math.max(from, to) };
}

interface Scrolled {
  readonly top: number;
  readonly height: number;
}

/** How far a box is scrolled, in whole rows, and how much of it shows rows. */
export function useScrolled(box: Element | null): Scrolled {
  const [scrolled, setScrolled] = useState<Scrolled>({ top: 0, height: 0 });
  useEffect(() => {
    if (box === null) return;
    const read = (): void => {
      setScrolled((before) => {
        const top = Math.floor(box.scrollTop / ROW_PX) * ROW_PX;
        const height = Math.max(0, box.clientHeight - HEAD_PX);
        return before.top === top && before.height === height ? before : { top, height };
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
  return scrolled;
}

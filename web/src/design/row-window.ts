/** Which rows of a long table are on the screen. Every row has the same height, so this is a division. */

import { useEffect, useState } from 'preact/hooks';

/** As `--row` in the design tokens. */
export const ROW_PX = 32;
/** The height of the table's head, which stays at the top, as in `long-table.css`. */
export const HEAD_PX = 31;
/** Rows above and below what's visible, so that fast scrolling doesn't show gaps. */
const SPARE = 8;

export interface RowWindow {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}

/** The rows that are in the page, with `row` at the top of a box that shows `height` pixels of rows. */
export function rowWindow(row: number, height: number, rows: number): RowWindow {
  const from = Math.max(0, Math.min(row - SPARE, rows - 1));
  const to = Math.min(rows, row + Math.ceil(height / ROW_PX) + SPARE);
  return { from, to: Math.max(from, to) };
}

export interface Scrolled {
  /** How far a box is scrolled, in whole rows. */
  readonly row: number;
  /** How much of it shows rows, in pixels. */
  readonly height: number;
}

const BEGINNING: { readonly current: number } = { current: 0 };

/** Follows a box. `first` is the number of its first row, if that isn't always the same. */
export function useScrolled(box: Element | null, first = BEGINNING): Scrolled {
  const [scrolled, setScrolled] = useState<Scrolled>({ row: 0, height: 0 });
  useEffect(() => {
    if (box === null) return;
    const read = (): void => {
      setScrolled((before) => {
        const row = Math.floor(box.scrollTop / ROW_PX) + first.current;
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
  }, [box, first]);
  return scrolled;
}

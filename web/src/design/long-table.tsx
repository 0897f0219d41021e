/** A table of which only the visible rows are in the page: `long-table` is its class, and `row-window.ts` says which. */

import './long-table.css';
import { ROW_PX } from './row-window.ts';

/** The room of rows that aren't in the page. */
export function Gap({ rows }: { rows: number }) {
  return rows > 0 ? <tr style={{ height: `${rows * ROW_PX}px` }} /> : null;
}

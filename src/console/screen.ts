/** Where lines and tables go, by kind of output. Each says how often it may be disturbed. */

import { grouped } from './callback-rate.ts';
import type { ShownDelivery } from './delivery-line.ts';
import type { LogFormat, Reasons } from './event-lines.ts';

export interface Screen {
  /** The callbacks of one commit, and why calls that ended by it came to nothing. */
  deliveries(deliveries: readonly ShownDelivery[], reasons: Reasons): void;
  /** A line of the program's own. */
  note(text: string): void;
  /** The tables show something else now, and are due to be drawn when it is their turn. */
  tablesChanged(): void;
  /** Shows what is still due, and stops. */
  close(): void;
}

/** Says, in the log's own format, that lines are missing here because the reader was too slow. */
export const gapNotice = (log: LogFormat, lines: number): string =>
  log === 'json'
    ? `{"callSid":null,"callStatus":null,"timestamp":null,"direction":null,"outcome":"not-shown","lines":${lines}}\n`
    : `... ${grouped(lines)} lines not shown: this output did not keep up. Nothing else is missing.\n`;

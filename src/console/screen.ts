/** Where lines and tables are shown. Each kind of output limits how often it's redrawn. */

import { grouped } from './callback-rate.ts';
import type { ShownDelivery } from './delivery-line.ts';
import type { LogFormat, Reasons } from './event-lines.ts';

export interface Screen {
  /** Shows the callbacks of one commit, with the reasons of calls that weren't completed. */
  deliveries(deliveries: readonly ShownDelivery[], reasons: () => Reasons): void;
  /** Shows a message of the program itself. */
  note(text: string): void;
  /** The tables changed: redraws them when it's their turn. */
  tablesChanged(): void;
  /** Shows what's still due, and stops. */
  close(): void;
}

/** A notice, in the log's format, that lines are missing because the reader was too slow. */
export const gapNotice = (log: LogFormat, lines: number): string =>
  log === 'json'
    ? `{"callSid":null,"callStatus":null,"timestamp":null,"direction":null,"outcome":"not-shown","lines":${lines}}\n`
    : `... ${grouped(lines)} lines not shown: this output did not keep up. Nothing else is missing.\n`;

/**
 * One line for each callback: CallSid, CallStatus as received, Timestamp and Direction, and a mark
 * on what is no status, was a repeat or could not be read. Nothing else of a call is ever said here. This is on
 * the way of every commit: it only joins strings.
 */
import type { CallEventKind } from '../core/call-event.ts';
import type { DeliveryLine } from '../ports/event-sink.ts';
import type { CommittedDelivery } from '../ports/feed.ts';
import { safeJson, safeText } from './safe-text.ts';
import { paintOf, type Style } from './style.ts';

/**
 * - `pretty`: columns for people.
 * - `json`: one object per line, with the fields `callSid`, `callStatus`, `timestamp`, `direction`
 *   (strings or null), `kind` (of a `CallEvent`) and `outcome` (`stored`, `duplicate`,
 *   `unprocessable`).
 */
export type LogFormat = 'pretty' | 'json';

/** Turns the deliveries of a commit into lines, each with its line feed. */
export type EventLines = (deliveries: readonly CommittedDelivery[]) => string;

const SID = 36;
const SHORTEST_SID = 12;
const STATUS = 11;
const TIMESTAMP = 31;
const DIRECTION = 13;
const GAP = '  ';
/** A status callback says what it is; the others have next to nothing of the four facts. */
const MARKS: Readonly<Record<CallEventKind, string | null>> = {
  progress: null,
  number: null,
  recording: '(recording)',
  conference: '(conference)',
  'answered-by': '(answered by)',
};
const BESIDE_SID = STATUS + TIMESTAMP + DIRECTION + 3 * GAP.length;

/** One JSON object per line. */
export const jsonLines: EventLines = (deliveries) => {
  let text = '';
  for (const { line, outcome } of deliveries) {
    text += `{"callSid":${safeJson(line.callSid)},"callStatus":${safeJson(line.callStatus)},"timestamp":${safeJson(line.timestamp)},"direction":${safeJson(line.direction)},"kind":"${line.kind}","outcome":"${outcome}"}\n`;
  }
  return text;
};

/** Columns. On a terminal of `width` columns the CallSid gives way in its middle; null: it never does. */
export function prettyLines(style: Style, width: number | null): EventLines {
  const sidWidth = width === null ? SID : Math.min(SID, Math.max(SHORTEST_SID, width - BESIDE_SID));
  return (deliveries) => {
    let text = '';
    for (const { line, outcome } of deliveries) {
      const sid = safeText(line.callSid);
      const status = safeText(line.callStatus);
      const shown = width !== null && sid.length > sidWidth ? shortened(sid, sidWidth) : sid;
      const facts = `${shown.padEnd(sidWidth)}${GAP}${paintOf(status, style)(status.padEnd(STATUS))}${GAP}${safeText(line.timestamp).padEnd(TIMESTAMP)}${GAP}${lastColumn(line)}`;
      switch (outcome) {
        case 'stored':
          text += `${facts}\n`;
          break;
        case 'duplicate':
          text += `${style.dim(`${facts}  (duplicate)`)}\n`;
          break;
        case 'unprocessable':
          text += `${facts}  ${style.red('(unprocessable)')}\n`;
          break;
      }
    }
    return text;
  };
}

/** The direction; of a callback that has none, and is no status, what it is instead. */
function lastColumn({ direction, kind }: DeliveryLine): string {
  const mark = MARKS[kind];
  if (mark === null) return safeText(direction);
  return direction === null ? mark : `${safeText(direction)}${GAP}${mark}`;
}

/** The text with its middle left out, `width` characters long. */
export const shortened = (text: string, width: number): string =>
  text.length <= width
    ? text
    : `${text.slice(0, Math.ceil((width - 1) / 2))}…${text.slice(text.length - Math.floor((width - 1) / 2))}`;

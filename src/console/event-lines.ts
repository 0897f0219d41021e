/**
 * One line per callback: CallSid, CallStatus as received, Timestamp and Direction, the SIP answer of a call that
 * wasn't completed, a mark on callbacks that have no status, are repeats or couldn't be read, and own dimensions.
 * Nothing else about a call is printed. This runs with every commit, so it only joins strings.
 */
import type { CallEventKind } from '../core/call-event.ts';
import { isEnd, normaliseStatus } from '../core/call-status.ts';
import { NARROWEST_SID, sidPrefix } from './cut-text.ts';
import type { DeliveryLine, ShownDelivery } from './delivery-line.ts';
import { safeJson, safeText } from './safe-text.ts';
import { paintOf, type Style } from './style.ts';

/**
 * - `pretty`: columns for people.
 * - `json`: one object per line, with the fields `callSid`, `callStatus`, `timestamp`, `direction`
 *   (strings or null), `kind` (of a `CallEvent`), `outcome` (`stored`, `duplicate`,
 *   `unprocessable`) and `dimensions` (an object).
 */
export type LogFormat = 'pretty' | 'json';

/** Why calls weren't completed, by CallSid: `486 Busy Here`. */
export type Reasons = ReadonlyMap<string, string>;

const NO_REASONS: Reasons = new Map();

/** Turns the deliveries of a commit into lines, each ending with a line feed. */
export type EventLines = (deliveries: readonly ShownDelivery[], reasons?: Reasons) => string;

const SID = 36;
/** The width of a SIP answer such as `503 Service Unavailable`. */
const REASON = 23;
const STATUS = 11;
const TIMESTAMP = 31;
const DIRECTION = 13;
const GAP = '  ';
/** A status callback needs no mark; the other kinds have few of the four facts. */
const MARKS: Readonly<Record<CallEventKind, string | null>> = {
  progress: null,
  number: null,
  recording: '(recording)',
  conference: '(conference)',
  'answered-by': '(answered by)',
};
const BESIDE_LAST = STATUS + TIMESTAMP + 3 * GAP.length;
const BESIDE_SID = BESIDE_LAST + DIRECTION;

/** One JSON object per line. */
export const jsonLines: EventLines = (deliveries) => {
  let text = '';
  for (const { line, outcome } of deliveries) {
    text += `{"callSid":${safeJson(line.callSid)},"callStatus":${safeJson(line.callStatus)},"timestamp":${safeJson(line.timestamp)},"direction":${safeJson(line.direction)},"kind":"${line.kind}","outcome":"${outcome}","dimensions":${dimensionsJson(line)}}\n`;
  }
  return text;
};

/** Columns. On a terminal of `width` columns the CallSid is cut at its end; null: it never is. */
export function prettyLines(style: Style, width: number | null): EventLines {
  const sidWidth =
    width === null
      ? SID
      : Math.min(SID, Math.max(NARROWEST_SID, width - BESIDE_SID - GAP.length - REASON));
  const room = width === null ? Number.POSITIVE_INFINITY : width - sidWidth - BESIDE_LAST;
  return (deliveries, reasons = NO_REASONS) => {
    let text = '';
    for (const { line, outcome } of deliveries) {
      const sid = safeText(line.callSid);
      const status = safeText(line.callStatus);
      const shown = width === null ? sid : sidPrefix(sid, sidWidth);
      const facts = `${shown.padEnd(sidWidth)}${GAP}${paintOf(status, style)(status.padEnd(STATUS))}${GAP}${safeText(line.timestamp).padEnd(TIMESTAMP)}${GAP}${withDimensions(line, withReason(line, outcome, reasons, room), room)}`;
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

/** The last column and, if a call wasn't completed, as much of the reason as there's room for. */
function withReason(
  line: DeliveryLine,
  outcome: ShownDelivery['outcome'],
  reasons: Reasons,
  room: number,
): string {
  const last = lastColumn(line);
  if (reasons.size === 0 || outcome !== 'stored' || line.callStatus === null) return last;
  const reason = reasons.get(line.callSid);
  if (reason === undefined || !isEnd(normaliseStatus(line.callStatus))) return last;
  const left = room - last.length - GAP.length;
  const shown = reason.length <= left ? reason : (reason.split(' ', 1)[0] ?? reason);
  return shown.length <= left ? `${last}${GAP}${shown}` : last;
}

/** The last column and, after it, the dimensions that there's room for. */
function withDimensions({ dimensions }: DeliveryLine, last: string, room: number): string {
  let text = last;
  for (const [name, value] of Object.entries(dimensions ?? {})) {
    const longer = `${text}${GAP}${name}=${safeText(value)}`;
    if (longer.length <= room) text = longer;
  }
  return text;
}

const dimensionsJson = ({ dimensions }: DeliveryLine): string => {
  if (dimensions === null) return '{}';
  const entries = Object.entries(dimensions);
  return `{${entries.map(([name, value]) => `"${name}":${safeJson(value)}`).join()}}`;
};

/** The direction, or the kind of a callback that has neither a direction nor a status. */
function lastColumn({ direction, kind }: DeliveryLine): string {
  const mark = MARKS[kind];
  if (mark === null) return safeText(direction);
  return direction === null ? mark : `${safeText(direction)}${GAP}${mark}`;
}

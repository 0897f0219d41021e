/** Draws calls as a table, for `calls list` and `failures show`. */

import { pddOfCall } from '../core/kpi/call-measures.ts';
import { type TimeZone, wallClock, wallText } from '../core/time/time-zone.ts';
import type { Call } from '../core/wire/call.ts';
import { cutEnd, NARROWEST_SID, partyText, sidPrefix } from './cut-text.ts';
import { drawFitted, type FittedColumn, type Saving } from './fitted-table.ts';
import { safeText } from './safe-text.ts';
import { paintOf, type Style } from './style.ts';

export interface CallTableOptions {
  /** The terminal's; null for a file or a pipe. */
  readonly width: number | null;
  readonly style: Style;
  readonly zone: TimeZone;
  /** Columns that a list has because it's sorted or filtered by them. */
  readonly measures?: readonly Measure[];
}

/** What was measured of a call. */
export type Measure = 'ring' | 'pdd' | 'mos';

type Name =
  | 'sid'
  | 'status'
  | 'started'
  | 'direction'
  | 'to'
  | 'from'
  | 'seconds'
  | 'sip'
  | Measure;

const orderWith = (measures: readonly Measure[]): readonly Name[] => [
  ...(['sid', 'status', 'started', 'direction', 'to', 'from', 'seconds'] as const),
  ...measures,
  'sip',
];

const shorter = (column: Name): Saving<Name> => ({ column, take: 'shorter' });
const away = (column: Name): Saving<Name> => ({ column, take: 'away' });

/** On narrow terminals, drops a SIP address before the failure's reason, and both before the other party. */
const SAVINGS: readonly Saving<Name>[] = [
  shorter('sid'),
  shorter('to'),
  shorter('from'),
  shorter('started'),
  away('direction'),
  shorter('to'),
  shorter('from'),
  shorter('sip'),
  away('from'),
  away('seconds'),
  away('started'),
  away('sip'),
];

const WHOLE = Number.POSITIVE_INFINITY;

/** The lines, beginning with the heads. */
export function callTable(calls: readonly Call[], options: CallTableOptions): readonly string[] {
  const order = orderWith(options.measures ?? []);
  return drawFitted(columnsIn(options.zone), order, SAVINGS, calls, options);
}

function columnsIn(zone: TimeZone): Readonly<Record<Name, FittedColumn<Call>>> {
  const clock = wallClock(zone);
  const started = ({ startedAt }: Call): string =>
    startedAt === null ? '-' : wallText(clock(Date.parse(startedAt)));
  return {
    sid: {
      forms: [
        { head: 'Call SID', cell: (call) => safeText(call.callSid) },
        { head: 'Call SID', cell: (call) => sidPrefix(call.callSid, NARROWEST_SID) },
      ],
    },
    status: {
      forms: [{ head: 'Status', cell: (call) => call.status }],
      paint: (call, style) => paintOf(call.status, style),
    },
    started: {
      forms: [
        { head: `Started (${zone})`, cell: started },
        { head: cutEnd(`At (${placeOf(zone)})`, 14), cell: (call) => started(call).slice(5) },
      ],
    },
    direction: { forms: [{ head: 'Direction', cell: (call) => safeText(call.direction) }] },
    to: party('To', (call) => call.to),
    from: party('From', (call) => call.from),
    seconds: measured('Talk', (call) => secondsText(call.durationSeconds)),
    ring: measured('Ring', (call) => secondsText(call.ringSeconds)),
    pdd: measured('Delay', (call) => secondsText(pddOfCall(call))),
    mos: measured('MOS', ({ audio }) => audio?.mos?.toFixed(2) ?? '-'),
    sip: {
      forms: [
        { head: 'SIP', cell: (call) => sipText(call.sipCode, call.sipPhrase) },
        { head: 'SIP', cell: (call) => sipText(call.sipCode, null) },
      ],
    },
  };
}

const measured = (head: string, cell: (call: Call) => string): FittedColumn<Call> => ({
  forms: [{ head, cell }],
});

const secondsText = (seconds: number | null): string => (seconds === null ? '-' : `${seconds} s`);

const party = (head: string, partyOf: (call: Call) => string | null): FittedColumn<Call> => ({
  forms: [
    { head, cell: (call) => partyText(partyOf(call), WHOLE) || '-' },
    { head, cell: (call) => partyText(partyOf(call), 20) || '-' },
    { head, cell: (call) => partyText(partyOf(call), 12) || '-' },
  ],
});

/** `486 Busy Here`; `-` if there's neither. */
export function sipText(code: number | null, phrase: string | null): string {
  const words = [code?.toString() ?? '', phrase === null ? '' : cutEnd(phrase, 40)];
  return words.filter((word) => word !== '').join(' ') || '-';
}

/** The part of a zone's name that identifies it in a narrow column: `Berlin`. */
export const placeOf = (zone: TimeZone): string =>
  (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');

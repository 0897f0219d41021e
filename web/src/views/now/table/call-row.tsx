/** A call in progress as a row, or for three seconds one that ended. */

import type { CallSummary } from '../../../../../src/core/wire/call-summary.ts';
import { CallState, lookOf } from '../../../design/glyph.tsx';
import { Parties, Party } from '../../../design/party.tsx';
import { Time } from '../../../design/time.tsx';
import { callHref } from '../../../navigation/call-href.ts';
import { directionText, shortSid } from '../../../texts/calls-in-words.ts';
import { NOW_TEXTS } from '../../../texts/now.ts';
import { duration } from '../../../time/format-time.ts';
import { isLeg, type Line } from '../model/line.ts';

const { calls: TEXTS } = NOW_TEXTS;
/** How long a change tints its row, in milliseconds. */
const TINT_MS = 1_000;

export interface CallRowProps {
  readonly line: Line;
  /** Its number in the whole table, for screen readers. */
  readonly row: number;
  /** The server's clock, in milliseconds. */
  readonly now: number;
}

export function CallRow({ line, row, now }: CallRowProps) {
  const { call } = line;
  return (
    <tr class={classOf(line, now)} aria-rowindex={row}>
      <td>
        <a class="row-link" href={callHref(call.callSid)} data-sid={call.callSid}>
          <CallState status={call.status} /> <span class="unseen">{TEXTS.open(call.callSid)}</span>
        </a>
      </td>
      <td class="num call-time">{duration(secondsOf(line, now))}</td>
      <td>{isLeg(line) ? <LegParty call={call} /> : <Parties call={call} />}</td>
      <td class="hide-s muted">{directionText(call.direction)}</td>
      <td class="hide-s muted">
        <Time at={call.startedAt ?? call.firstSeenAt} />
      </td>
      <td class="hide-s mono faint">{shortSid(call.callSid)}</td>
    </tr>
  );
}

/** Two classes in turn, because an animation only starts again under another name. */
function classOf(line: Line, now: number): string {
  const classes = ['call-row'];
  if (isLeg(line)) classes.push('call-leg');
  if (now - line.changedAt < TINT_MS) {
    classes.push(`tint-${lookOf(line.call.status).tone}`, line.changes % 2 ? 'tint-a' : 'tint-b');
  }
  return classes.join(' ');
}

/** Until now, or until its end. */
function secondsOf({ since, call, endedAt }: Line, now: number): number {
  if (endedAt === null) return (now - since) / 1000;
  return ((call.endedAt === null ? endedAt : Date.parse(call.endedAt)) - since) / 1000;
}

/** A leg's caller is on the line above it. */
function LegParty({ call }: { call: CallSummary }) {
  return (
    <span class="muted">
      <span class="arrow">→</span>
      <Party party={call.to} />
      {call.answeredAt !== null && call.ringSeconds !== null && (
        <> · {TEXTS.rang(duration(call.ringSeconds))}</>
      )}
    </span>
  );
}

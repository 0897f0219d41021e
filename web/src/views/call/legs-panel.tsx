/** The legs that belong together, each below the one that dialled it. */

import { isEnd } from '../../../../src/core/call-status.ts';
import type { CallSummary } from '../../../../src/core/wire/call-summary.ts';
import { useBoard } from '../../board/board.ts';
import { CallState } from '../../design/glyph.tsx';
import { callHref } from '../../navigation/call-href.ts';
import { CALL_TEXTS } from '../../texts/call.ts';
import { directionText } from '../../texts/calls-in-words.ts';
import { shownParty } from '../../texts/party.ts';
import { duration } from '../../time/format-time.ts';
import type { Leg } from './legs.ts';

const { legs: TEXTS } = CALL_TEXTS;

export function LegsPanel({ legs }: { legs: readonly Leg[] }) {
  return (
    <section class="panel">
      <div class="head">
        <h2>{TEXTS.title}</h2>
        {legs.length === 1 && <span class="count">{TEXTS.only}</span>}
      </div>
      <table class="legs">
        <colgroup>
          <col class="col-leg" />
          <col />
          <col class="col-leg-time" />
        </colgroup>
        <tbody>
          {legs.map((leg) => (
            <LegRow key={leg.call.callSid} leg={leg} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function LegRow({ leg }: { leg: Leg }) {
  const { call, depth, isShown } = leg;
  const kind = directionText(call.direction);
  const party = call.direction === 'inbound' ? call.from : call.to;
  return (
    <tr class={isShown ? 'leg leg-shown' : 'leg'} aria-current={isShown ? 'true' : undefined}>
      <td class={`leg-depth-${Math.min(depth, 2)}`}>
        {isShown ? (
          <CallState status={call.status}>{kind}</CallState>
        ) : (
          <a class="row-link" href={callHref(call.callSid)}>
            <CallState status={call.status}>{kind}</CallState>
          </a>
        )}
      </td>
      <td title={party ?? undefined}>{party === null ? '–' : shownParty(party)}</td>
      <td class="num">
        <LegTime leg={leg} />
      </td>
    </tr>
  );
}

function LegTime({ leg: { call, isAnsweredElsewhere } }: { leg: Leg }) {
  const { second } = useBoard();
  if (isAnsweredElsewhere) {
    return (
      <span class="muted" title={TEXTS.elsewhereAbout}>
        {TEXTS.elsewhere}
      </span>
    );
  }
  const seconds = talkSeconds(call, second.value);
  if (seconds === null) return <span class="faint">–</span>;
  return <span>{duration(seconds)}</span>;
}

function talkSeconds(call: CallSummary, now: number): number | null {
  if (call.durationSeconds !== null) return call.durationSeconds;
  if (call.answeredAt === null || isEnd(call.status)) return null;
  return (now - Date.parse(call.answeredAt)) / 1000;
}

/** Calls that just ended, newest first. */

import type { CallSummary } from '../../../../../src/core/wire/call-summary.ts';
import { useBoard } from '../../../board/board.ts';
import { CallState } from '../../../design/glyph.tsx';
import { Notice } from '../../../design/notice.tsx';
import { callHref } from '../../../navigation/call-href.ts';
import { NOW_TEXTS } from '../../../texts/now.ts';
import { shownParty } from '../../../texts/party.ts';
import { duration, wholeAge } from '../../../time/format-time.ts';
import './just-ended.css';

const { justEnded: TEXTS, calls: CALLS } = NOW_TEXTS;
const { columns: COLUMNS } = TEXTS;

export function JustEnded({ ended }: { ended: readonly CallSummary[] }) {
  const now = useBoard().second.value;
  return (
    <section class="panel just-ended" aria-labelledby="ended-title">
      <div class="head">
        <h2 id="ended-title">{TEXTS.title}</h2>
        <span class="count">{TEXTS.order}</span>
      </div>
      {ended.length === 0 ? (
        <Notice title={TEXTS.none}>{TEXTS.noneText}</Notice>
      ) : (
        <div class="just-ended-box">
          <table aria-labelledby="ended-title">
            <colgroup>
              <col class="ended-state" />
              <col />
              <col class="ended-time" />
              <col class="ended-fact hide-s" />
              <col class="ended-ago" />
            </colgroup>
            <thead class="unseen">
              <tr>
                <th>{COLUMNS.state}</th>
                <th>{COLUMNS.to}</th>
                <th>{COLUMNS.time}</th>
                <th class="hide-s">{COLUMNS.fact}</th>
                <th>{COLUMNS.ago}</th>
              </tr>
            </thead>
            <tbody>
              {ended.map((call) => (
                <EndedRow key={call.callSid} call={call} now={now} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function EndedRow({ call, now }: { call: CallSummary; now: number }) {
  const ago = wholeAge(now - Date.parse(call.endedAt ?? call.updatedAt));
  return (
    <tr class="call-row">
      <td>
        <a class="row-link" href={callHref(call.callSid)}>
          <CallState status={call.status} /> <span class="unseen">{CALLS.open(call.callSid)}</span>
        </a>
      </td>
      <td>{call.to === null ? '–' : shownParty(call.to)}</td>
      <td class="num" title={TEXTS.aboutTime}>
        {call.durationSeconds === null ? '–' : duration(call.durationSeconds)}
      </td>
      <td class="num muted hide-s">{factOf(call)}</td>
      <td class="num faint">{ago}</td>
    </tr>
  );
}

/** How it sounded, or why it failed. */
function factOf({ mos, sipCode, status }: CallSummary): string {
  if (status === 'completed') return mos === null ? '' : TEXTS.mos(mos);
  return sipCode === null ? '' : String(sipCode);
}

/** Why calls fail at the moment: what they ended with, in words first. */

import { useComputed } from '@preact/signals';
import { failureSentence, whyFailed } from '../../../../../src/core/sip/why-failed.ts';
import type { FailureGroup, Now } from '../../../../../src/core/wire/now.ts';
import { useBoard } from '../../../board/board.ts';
import { LoadingRows, Notice } from '../../../design/notice.tsx';
import { whole, windowOf } from '../../../texts/amount.ts';
import { NOW_TEXTS } from '../../../texts/now.ts';
import { wholeAge } from '../../../time/format-time.ts';
import { endedCount, reasonLevel } from '../model/levels.ts';
import './why-calls-fail.css';

const { why: TEXTS } = NOW_TEXTS;

export function WhyCallsFail() {
  const { live } = useBoard();
  const now = useComputed((): Now | null => live.value.now).value;
  return (
    <section class="panel why" aria-labelledby="why-title">
      <div class="head">
        <h2 id="why-title">{TEXTS.title}</h2>
        {now !== null && (
          <span class="count">{TEXTS.window(windowOf(now.failures.windowSeconds))}</span>
        )}
      </div>
      {now === null ? <LoadingRows rows={3} label={TEXTS.title} /> : <Reasons now={now} />}
    </section>
  );
}

function Reasons({ now }: { now: Now }) {
  const { groups, others, windowSeconds } = now.failures;
  const [most] = groups;
  if (most === undefined) {
    return <Notice title={TEXTS.none}>{TEXTS.noneText(windowOf(windowSeconds))}</Notice>;
  }
  const ended = endedCount(now.ended);
  return (
    <ul class="reasons">
      {groups.map((group) => (
        <Reason key={keyOf(group)} group={group} ended={ended} most={most.calls} />
      ))}
      {others > 0 && <li class="reason-others muted">{TEXTS.others(others)}</li>}
    </ul>
  );
}

const keyOf = ({ status, sipCode, sipPhrase }: FailureGroup): string =>
  `${status} ${sipCode} ${sipPhrase}`;

interface ReasonProps {
  readonly group: FailureGroup;
  /** How many calls ended in the same time. */
  readonly ended: number;
  /** How many calls the first reason has: its bar is full. */
  readonly most: number;
}

function Reason({ group, ended, most }: ReasonProps) {
  const { second } = useBoard();
  const why = whyFailed(group);
  const tone = reasonLevel(group, ended) ?? 'past';
  return (
    <li class={`reason reason-${tone}`}>
      <b>{group.sipCode ?? TEXTS.noCode}</b>
      <a class="row-link" href={`/calls?status=${group.status}`}>
        {failureSentence(why)}
        {why.phrase !== null && <span class="muted"> {TEXTS.phrase(why.phrase)}</span>}
      </a>
      <span class="reason-calls">{whole(group.calls)}</span>
      <span class="reason-facts">
        <span>{group.parties === 1 ? TEXTS.one : TEXTS.spread(group.parties)}</span>
        <span>{TEXTS.last(wholeAge(second.value - Date.parse(group.lastAt)))}</span>
      </span>
      <span class="reason-bar">
        <i style={{ width: `${(100 * group.calls) / most}%` }} />
      </span>
    </li>
  );
}

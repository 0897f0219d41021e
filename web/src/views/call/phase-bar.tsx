/** The call's time as a bar: waiting, ringing, talking. It grows while the call goes on. */

import type { Call } from '../../../../src/core/wire/call.ts';
import { useBoard } from '../../board/board.ts';
import { Time } from '../../design/time.tsx';
import { CALL_TEXTS } from '../../texts/call.ts';
import { duration } from '../../time/format-time.ts';
import { type Phase, phasesOf } from './call-phases.ts';

const { phases: TEXTS } = CALL_TEXTS;
/** A part of the bar that's narrower has no room for its words. */
const ROOM_FOR_WORDS = 0.12;
const ROOM_FOR_TIME = 0.05;

export function PhaseBar({ call }: { call: Call }) {
  const { second } = useBoard();
  const phases = phasesOf(call, call.endedAt === null ? second.value : 0);
  if (phases.length === 0) return null;
  const total = phases.reduce((sum, { seconds }) => sum + seconds, 0);
  const talking = phases.find(({ kind }) => kind === 'talking')?.seconds ?? 0;
  const label = phases.map(({ kind, seconds }) => TEXTS.label(TEXTS[kind], duration(seconds)));
  return (
    <div class="phases">
      <div class="phase-bar" role="img" aria-label={label.join('; ')}>
        {phases.map((phase) => (
          <i
            key={phase.kind}
            class={`phase phase-${phase.kind}${phase.isOpen ? ' phase-open' : ''}`}
            style={{ flexGrow: String(phase.seconds) }}
            title={TEXTS.label(TEXTS[phase.kind], duration(phase.seconds))}
          >
            <span>{wordsIn(phase, phase.seconds / total)}</span>
          </i>
        ))}
      </div>
      <div class="phase-scale muted">
        <span style={{ flexGrow: String(total - talking) }}>
          <Time at={call.startedAt ?? call.firstSeenAt} show="day" />
        </span>
        {call.answeredAt !== null && (
          <span style={{ flexGrow: String(talking) }}>
            <Time at={call.answeredAt} /> {TEXTS.answered}
          </span>
        )}
        {call.endedAt === null ? (
          <span>{TEXTS.now}</span>
        ) : (
          <span>
            <Time at={call.endedAt} /> {TEXTS.ended}
          </span>
        )}
      </div>
    </div>
  );
}

function wordsIn({ kind, seconds }: Phase, share: number): string {
  if (share < ROOM_FOR_TIME) return '';
  return share < ROOM_FOR_WORDS ? duration(seconds) : `${TEXTS[kind]} ${duration(seconds)}`;
}

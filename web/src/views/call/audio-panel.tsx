/** How the call sounded, in words, with the figures behind it. */

import { type AudioGrade, judgeAudio } from '../../../../src/core/calls/audio-verdict.ts';
import { flawClause, partyOf, soundOf } from '../../../../src/core/calls/audio-words.ts';
import type { Audio } from '../../../../src/core/wire/call.ts';
import { whole } from '../../texts/amount.ts';
import { CALL_TEXTS } from '../../texts/call.ts';

const { audio: TEXTS } = CALL_TEXTS;

export function AudioPanel({ audio, direction }: { audio: Audio; direction: string | null }) {
  const { grade, flaws } = judgeAudio(audio);
  const party = partyOf(direction);
  return (
    <section class="panel">
      <div class="head">
        <h2>{TEXTS.title}</h2>
        {grade !== null && (
          <span class={`grade-${grade}`}>
            {TEXTS.grade[grade]}
            {audio.mos !== null && `, ${TEXTS.names.mos} ${audio.mos.toFixed(2)}`}
          </span>
        )}
      </div>
      {flaws.length === 0 ? (
        <p class="panel-note">{withoutFlaws(grade)}</p>
      ) : (
        <ul class="flaws">
          {flaws.map((flaw) => (
            <li key={flaw.kind}>
              <strong>{sentence(flawClause(flaw, party))}</strong>
              <span class="muted">{soundOf(flaw)}</span>
            </li>
          ))}
        </ul>
      )}
      <details class="figures">
        <summary>{TEXTS.figures}</summary>
        <Figures audio={audio} />
      </details>
    </section>
  );
}

const FIGURES = [
  'mos',
  'lossPercent',
  'averagePtimeMs',
  'jitterMinMs',
  'jitterMaxMs',
  'mediaPackets',
  'skippedPackets',
  'flushedPackets',
  'largestJitterBuffer',
  'dtmfPackets',
  'outMediaPackets',
  'outDtmfPackets',
  'outLost',
] as const satisfies readonly (keyof Audio)[];

function Figures({ audio }: { audio: Audio }) {
  return (
    <table>
      <tbody>
        {FIGURES.map((name) => (
          <tr key={name}>
            <th scope="row">{TEXTS.names[name]}</th>
            <td class="num">{figureText(audio[name])}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function figureText(value: number | null): string {
  if (value === null) return '–';
  return Number.isInteger(value) ? whole(value) : value.toFixed(2);
}

function withoutFlaws(grade: AudioGrade | null): string {
  if (grade === null) return TEXTS.unmeasured;
  return grade === 'good' ? TEXTS.good : TEXTS.unexplained;
}

const sentence = (clause: string): string => `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.`;

/**
 * A call in a sentence or two, for someone in a hurry: how it ended, ring and talk time, who hung up, the SIP
 * answer, how it sounded. It leaves out what isn't known and never guesses. Pure: it has no clock, so a call
 * in progress has no "since".
 */

import type { Call } from '../wire/call.ts';
import { judgeAudio } from './audio-verdict.ts';
import { flawClause, partyOf } from './audio-words.ts';
import { hangupPartyOf } from './hangup-party.ts';

/** The fields that the story uses. */
export type StoryFacts = Pick<
  Call,
  | 'status'
  | 'direction'
  | 'from'
  | 'to'
  | 'answeredAt'
  | 'answeredAtInferred'
  | 'answeredBy'
  | 'ringSeconds'
  | 'ringingAt'
  | 'durationSeconds'
  | 'sipCode'
  | 'sipPhrase'
  | 'hangupBy'
  | 'hangupDirection'
  | 'audio'
  | 'recordings'
  | 'provenance'
>;

/** The story, in full sentences. */
export function storyOf(call: StoryFacts): string {
  return [
    `${[[outcomeOf(call), hangupOf(call)].filter(isSaid).join('; '), sipOf(call)].filter(isSaid).join(', ')}.`,
    audioOf(call),
    recordingOf(call),
    sourceOf(call),
  ]
    .filter(isSaid)
    .join(' ');
}

const isSaid = (text: string | null): text is string => text !== null;

function outcomeOf(call: StoryFacts): string {
  const { status, ringSeconds, durationSeconds } = call;
  switch (status) {
    case 'queued':
      return 'Queued, not started yet';
    case 'initiated':
      return 'Started, not ringing yet';
    case 'ringing':
      return 'Ringing, not answered yet';
    case 'in-progress':
      return `${answered(call)}, not over yet`;
    case 'completed':
      return `${answered(call)}, ${durationSeconds === null ? 'then ended' : `talked ${inWords(durationSeconds)}`}`;
    case 'busy':
      return `Busy ${afterRinging(call)}`;
    case 'no-answer':
      return ringSeconds === null ? 'Not answered' : `Not answered ${afterRinging(call)}`;
    case 'canceled':
      return `Canceled ${afterRinging(call)}`;
    case 'failed':
      if (call.answeredAt === null) return `Failed ${afterRinging(call)}`;
      return durationSeconds === null
        ? 'Failed after it was answered'
        : `Failed after it was answered and talked ${inWords(durationSeconds)}`;
    case 'unknown':
      return "Its callbacks report a status that Callboard doesn't know, and no end";
  }
}

function answered({ answeredBy, ringSeconds, answeredAtInferred }: StoryFacts): string {
  const by = answererOf(answeredBy);
  const who = by === null ? 'Answered' : `Answered by ${by}`;
  if (ringSeconds === null) return who;
  return `${who} after ${answeredAtInferred ? 'about ' : ''}${inWords(ringSeconds)}`;
}

/** What machine detection found, in both dialects. */
function answererOf(answeredBy: string | null): string | null {
  if (answeredBy === null) return null;
  if (answeredBy === 'human') return 'a person';
  if (answeredBy.startsWith('machine')) return 'a machine';
  return answeredBy === 'fax' ? 'a fax machine' : null;
}

function afterRinging({ ringSeconds, ringingAt }: StoryFacts): string {
  if (ringSeconds !== null) return `after ringing ${inWords(ringSeconds)}`;
  return ringingAt === null ? 'before it rang' : 'after it rang';
}

function hangupOf(call: StoryFacts): string | null {
  const party = hangupPartyOf(call);
  return party === null ? null : `the ${party} hung up`;
}

/** The SIP answer, unless it's 200. */
function sipOf({ sipCode, sipPhrase }: StoryFacts): string | null {
  if (sipCode === 200) return null;
  if (sipCode === null) return sipPhrase === null ? null : `SIP answer "${sipPhrase}"`;
  return `SIP ${sipCode}${sipPhrase === null ? '' : ` ${sipPhrase}`}`;
}

/** The grade, and what spoiled it most. */
function audioOf({ audio, direction }: StoryFacts): string | null {
  if (audio === null) return null;
  const { mos, lossPercent } = audio;
  const { grade, flaws } = judgeAudio(audio);
  const worst = flaws[0];
  const reason = worst === undefined ? null : flawClause(worst, partyOf(direction));
  if (mos === null || grade === null) {
    return worst?.kind === 'silence' ? `No audio came from ${partyOf(direction)}.` : null;
  }
  if (grade !== 'good' && reason !== null) {
    return `Audio ${grade} (MOS ${mos.toFixed(2)}): ${reason}.`;
  }
  const loss =
    lossPercent !== null && lossPercent >= 0.1 ? `, ${lossPercent.toFixed(1)}% loss` : '';
  return `Audio ${grade} (MOS ${mos.toFixed(2)}${loss}).`;
}

function recordingOf({ recordings }: StoryFacts): string | null {
  if (recordings.length === 0) return null;
  const seconds = recordings
    .map(({ durationSeconds }) => durationSeconds)
    .filter((one) => one !== null);
  const total = seconds.reduce((sum, one) => sum + one, 0);
  const times = recordings.length === 1 ? 'Recorded' : `Recorded ${recordings.length} times`;
  return seconds.length === 0 ? `${times}.` : `${times}, ${inWords(total)}.`;
}

function sourceOf({ provenance }: StoryFacts): string | null {
  switch (provenance) {
    case 'callback':
      return null;
    case 'reconciled':
      return "Its end is what the provider's REST API reports.";
    case 'inferred':
      return 'Its end was inferred; no callback reported it.';
  }
}

/** `57 s`, `2 min 5 s`, `1 h 2 min`; fractions only below ten seconds. */
function inWords(seconds: number): string {
  if (seconds < 10 && !Number.isInteger(seconds)) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 120) return `${whole} s`;
  const parts =
    whole < 3600
      ? ([
          [Math.floor(whole / 60), 'min'],
          [whole % 60, 's'],
        ] as const)
      : ([
          [Math.floor(whole / 3600), 'h'],
          [Math.floor((whole % 3600) / 60), 'min'],
        ] as const);
  return parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}

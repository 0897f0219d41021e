/** What a call's own callbacks say, as a fact. */

import { answerTimeOf } from '../calls/answer-time.ts';
import type { CallState } from '../calls/call-state.ts';
import { viewCall } from '../calls/call-view.ts';
import { hangupPartyOf } from '../calls/hangup-party.ts';
import type { Audio } from '../wire/call.ts';
import type { OwnFact } from './call-fact.ts';
import { mosOf, pddSecondsOf, secondsBetween, sipCodeOf, within } from './call-measures.ts';
import { endpointOf, ownNumberOf } from './endpoint.ts';

/** Null for a row that's still waiting for its call. */
export function ownFact(state: CallState, failureBatch: number | null): OwnFact | null {
  const call = viewCall(state);
  if (call === null) return null;
  const { startedAt, initiatedAt, ringingAt } = state.times;
  const answeredAt = answerTimeOf(state)?.at ?? null;
  return {
    accountSid: call.accountSid,
    callSid: call.callSid,
    parentCallSid: call.parentCallSid,
    direction: call.direction,
    from: call.from,
    to: call.to,
    endpoint: endpointOf(call),
    ownNumber: ownNumberOf(call),
    status: call.status,
    ...{ startedAt, initiatedAt, ringingAt, answeredAt },
    endedAt: state.end?.endedAt ?? null,
    firstSeenAt: state.firstSeenAt,
    updatedAt: state.updatedAt,
    ringSeconds: call.ringSeconds,
    pddSeconds: pddSecondsOf({ status: call.status, initiatedAt, ringingAt, answeredAt }),
    answerSeconds: secondsBetween(initiatedAt, answeredAt),
    durationSeconds: call.durationSeconds,
    sipCode: sipCodeOf(call.sipCode),
    sipPhrase: call.sipPhrase,
    hangupBy: hangupPartyOf(call),
    answeredBy: call.answeredBy,
    ...audioOf(call.audio, call.status === 'completed' || answeredAt !== null),
    recordings: call.recordings.length,
    failureBatch,
    dimensions: call.dimensions,
  };
}

/** Longer isn't jitter, milliseconds. */
const MOST_JITTER_MS = 60_000;

const audioOf = (
  audio: Audio | null,
  isAnswered: boolean,
): Pick<OwnFact, 'mos' | 'jitterMs' | 'lossPercent'> =>
  audio === null || !isAnswered
    ? { mos: null, jitterMs: null, lossPercent: null }
    : {
        mos: mosOf(audio, isAnswered),
        jitterMs: within(audio.jitterMaxMs, 0, MOST_JITTER_MS),
        lossPercent: within(audio.lossPercent, 0, 100),
      };

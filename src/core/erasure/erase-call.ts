/**
 * A call without personal data: numbers, names and URLs are gone; status, times, SIP and audio stay.
 *
 * Erasing the call and erasing its callbacks one by one (`erase-parameters.ts`) give the same state, in whatever
 * order they're joined. So a late callback, erased as it arrives, changes an erased call as it would have changed
 * the whole one.
 */

import type { CallRow } from '../calls/call-row.ts';
import type { CallEnd, CallState, RecordingState } from '../calls/call-state.ts';
import { NO_DIMENSIONS } from '../calls/dimension-registers.ts';
import { callRegisters } from '../calls/fact-registers.ts';
import type { Register } from '../calls/stamp.ts';
import { CALL_FACT_NAMES, CALL_FACTS, type CallFact } from '../facts/call-facts.ts';
import { CallFactRecord } from '../facts/fact-records.ts';
import { keptTime, keptWord } from './kept-text.ts';

const FACTS: readonly CallFact[] = CALL_FACT_NAMES.map((name) => CALL_FACTS[name]);

/** The call, erased at `at`, milliseconds since 1970; an erased call stays as it is. */
export function eraseCall(state: CallState, at: number): CallState {
  if (state.erasedAt !== null) return state;
  return {
    ...state,
    erasedAt: at,
    end: state.end === null ? null : eraseEnd(state.end),
    facts: new CallFactRecord(
      callRegisters(state.facts).map((register, slot) => eraseFact(register, FACTS[slot])),
    ),
    // They come from the callback URL's query, which can name anyone.
    dimensions: NO_DIMENSIONS,
    recordings: state.recordings.flatMap(eraseRecording),
  };
}

/** A call's line in a failure batch, without personal data. */
export const eraseRow = <Row extends CallRow>(row: Row): Row => ({
  ...row,
  status: keptWord(row.status),
  eventTimestamp: row.eventTimestamp === null ? null : keptTime(row.eventTimestamp),
  direction: row.direction === null ? null : keptWord(row.direction),
  to: null,
  from: null,
  recordingUrl: null,
  sipPhrase: row.sipPhrase === null ? null : keptWord(row.sipPhrase),
});

function eraseFact(
  register: Register<string | number> | null,
  fact: CallFact | undefined,
): Register<string | number> | null {
  if (register === null || typeof register.value === 'number') return register;
  switch (fact?.erasure) {
    case 'sid':
      return register;
    case 'word':
      return { ...register, value: keptWord(register.value) };
    case undefined:
      return null;
  }
}

const eraseEnd = (end: CallEnd): CallEnd => ({
  ...end,
  timestamp: end.timestamp === null ? null : keptTime(end.timestamp),
});

/** A recording that's known by its URL alone leaves nothing. */
function eraseRecording(recording: RecordingState): readonly RecordingState[] {
  const { recordingSid, status } = recording;
  if (recordingSid === null) return [];
  return [
    {
      ...recording,
      url: null,
      status: status === null ? null : { ...status, value: keptWord(status.value) },
    },
  ];
}

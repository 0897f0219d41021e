/** The facts of a call as registers: each with the event that it came from, joined by order key. */

import type { AudioFacts, CallFacts } from '../call-event.ts';
import { AUDIO_FACT_NAMES } from '../facts/audio-facts.ts';
import { CALL_FACT_NAMES } from '../facts/call-facts.ts';
import { AudioFactRecord, CallFactRecord } from '../facts/fact-records.ts';
import { slotsOf } from '../facts/slots.ts';
import type { AudioRegisters, FactRegisters } from './call-state.ts';
import { latest, type Register, type Stamp } from './stamp.ts';

type Registers = readonly (Register<string | number> | null)[];

/** The facts of a new call. */
export const NO_FACTS: FactRegisters = new CallFactRecord(CALL_FACT_NAMES.map(() => null));
const NO_AUDIO: AudioRegisters = new AudioFactRecord(AUDIO_FACT_NAMES.map(() => null));

/** The registers of a call's facts, in the order that rows store them. */
export const callRegisters = (facts: FactRegisters): Registers => slotsOf(facts, CALL_FACT_NAMES);
export const audioRegisters = (audio: AudioRegisters): Registers =>
  slotsOf(audio, AUDIO_FACT_NAMES);

/** The audio values alone. */
export const audioValues = (audio: AudioRegisters): AudioFacts =>
  new AudioFactRecord(audioRegisters(audio).map((register) => register?.value ?? null));

/** Joins what an event with this order key says. */
export const joinFacts = (known: FactRegisters, facts: CallFacts, stamp: Stamp): FactRegisters =>
  new CallFactRecord(joinEach(callRegisters(known), slotsOf(facts, CALL_FACT_NAMES), stamp));

export const joinAudio = (
  known: AudioRegisters | null,
  audio: AudioFacts,
  stamp: Stamp,
): AudioRegisters =>
  new AudioFactRecord(
    joinEach(audioRegisters(known ?? NO_AUDIO), slotsOf(audio, AUDIO_FACT_NAMES), stamp),
  );

/** Joins `answeredBy` from machine detection's own callback. */
export function joinAnsweredBy(
  known: FactRegisters,
  answeredBy: string,
  stamp: Stamp,
): FactRegisters {
  const joined = callRegisters(known).slice();
  joined[ANSWERED_BY] = latest(known.answeredBy, answeredBy, stamp);
  return new CallFactRecord(joined);
}

const ANSWERED_BY = CALL_FACT_NAMES.indexOf('answeredBy');

/** `said` can have more slots than there are facts; the rest is ignored. */
function joinEach(
  known: Registers,
  said: readonly (string | number | null)[],
  stamp: Stamp,
): Registers {
  const joined = known.slice();
  for (let place = 0; place < joined.length; place += 1) {
    joined[place] = latest(known[place] ?? null, said[place] ?? null, stamp);
  }
  return joined;
}

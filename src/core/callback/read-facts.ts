/** The facts that a callback's parameters tell, as the tables of facts name them. Never refuses one. */

import type { AudioFacts, CallFacts, RecordingFact } from '../call-event.ts';
import { AUDIO_FACT_NAMES, AUDIO_FACTS } from '../facts/audio-facts.ts';
import { CALL_FACT_NAMES, CALL_FACTS } from '../facts/call-facts.ts';
import type { Fact, FactReader } from '../facts/fact.ts';
import { AudioFactRecord, EventFactRecord } from '../facts/fact-records.ts';
import type { NamedParameters } from './parameters.ts';
import { durationOf, integerOf, numberOf, textOf } from './voice-parameters.ts';

/** A parameter and the slot of its fact. Objects of one shape, since lines of the tables differ in theirs. */
interface Source {
  readonly parameter: string;
  readonly reader: FactReader;
  readonly slot: number;
}

/** The first names of all facts, then the names that are read where those say nothing. */
const sourcesOf = (facts: readonly Fact[]): readonly Source[] =>
  facts
    .flatMap(({ parameters, reader }, slot) =>
      parameters.map((parameter, rank) => ({ rank, source: { parameter, reader, slot } })),
    )
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ source }) => source);

const CALL = sourcesOf(CALL_FACT_NAMES.map((name) => CALL_FACTS[name]));
const AUDIO = sourcesOf(AUDIO_FACT_NAMES.map((name) => AUDIO_FACTS[name]));
const DIRECTION = CALL_FACT_NAMES.indexOf('direction');

type Value = string | number | null;

/** What a status callback says about its call. `usualDirection` is for a callback that doesn't say. */
export function readCallFacts(
  parameters: NamedParameters,
  usualDirection: string | null,
  recording: RecordingFact | null,
): CallFacts {
  const values: (Value | AudioFacts | RecordingFact)[] = readEach(parameters, CALL);
  values[DIRECTION] ??= usualDirection;
  values.push(readAudioFacts(parameters), recording);
  return new EventFactRecord(values);
}

/** Null if none of them came. */
const readAudioFacts = (parameters: NamedParameters): AudioFacts | null =>
  AUDIO.some(({ parameter }) => parameters.has(parameter))
    ? new AudioFactRecord(readEach(parameters, AUDIO))
    : null;

function readEach(parameters: NamedParameters, sources: readonly Source[]): Value[] {
  const values: Value[] = [];
  for (const { parameter, reader, slot } of sources) {
    if (slot === values.length) values.push(readAs(reader, parameters, parameter));
    else if (values[slot] === null) values[slot] = readAs(reader, parameters, parameter);
  }
  return values;
}

/** Null if the parameter is absent, empty, or not of its type. */
function readAs(reader: FactReader, parameters: NamedParameters, name: string): Value {
  switch (reader) {
    case 'text':
      return textOf(parameters, name);
    case 'number':
      return numberOf(parameters, name);
    case 'integer':
      return integerOf(parameters, name);
    case 'duration':
      return durationOf(parameters, name);
  }
}

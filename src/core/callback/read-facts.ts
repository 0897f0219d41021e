/** Reads the facts in a callback's parameters, as the tables of facts define them. It never fails. */

import type { AudioFacts, CallFacts, RecordingFact } from '../call-event.ts';
import { AUDIO_FACT_NAMES, AUDIO_FACTS } from '../facts/audio-facts.ts';
import { CALL_FACT_NAMES, CALL_FACTS } from '../facts/call-facts.ts';
import type { Fact, FactReader } from '../facts/fact.ts';
import { AudioFactRecord, EventFactRecord } from '../facts/fact-records.ts';
import type { NamedParameters } from './parameters.ts';
import { durationOf, integerOf, numberOf, textOf } from './voice-parameters.ts';

/** A parameter and the slot of its fact. The tables' lines differ in shape; these don't, which is faster. */
interface Source {
  readonly parameter: string;
  readonly reader: FactReader;
  readonly slot: number;
}

/** The first parameter of each fact, then the ones that are read if it says nothing. */
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

/** What a status callback says about its call. `usualDirection` applies if it doesn't say. */
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

/** Null if the callback has none of them. */
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

/** Null if the parameter is absent, empty or not of its type. */
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

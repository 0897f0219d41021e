/** The tables of facts: their numbers in stored rows, and the types derived from them. */

import { describe, expect, expectTypeOf, it } from 'vitest';
import type { AudioFacts, CallFacts } from '../call-event.ts';
import type { AudioRegisters, FactRegisters } from '../calls/call-state.ts';
import type { Register } from '../calls/stamp.ts';
import type { Audio, Call } from '../wire/call.ts';
import { AUDIO_FACT_NAMES, AUDIO_FACTS, type AudioFactName } from './audio-facts.ts';
import { CALL_FACT_NAMES, CALL_FACTS, type CallFactName } from './call-facts.ts';

describe('the numbers of facts in stored rows', () => {
  const stored = (names: readonly string[], numbers: readonly number[]) =>
    names.map((name, index) => [name, numbers[index]]);

  it('are unique, and increase across both tables', () => {
    const numbers = [...Object.values(CALL_FACTS), ...Object.values(AUDIO_FACTS)]
      .map((fact) => fact.stored)
      .sort((a, b) => a - b);
    expect(numbers).toEqual(numbers.map((_, index) => index));
    // 63 marks own dimensions in rows (`store/sqlite/calls/stored-dimensions.ts`).
    expect(Math.max(...numbers)).toBeLessThan(63);
  });

  it('never change', () => {
    const call = stored(
      CALL_FACT_NAMES,
      CALL_FACT_NAMES.map((name) => CALL_FACTS[name].stored),
    );
    expect(call.slice(0, 13)).toEqual([
      ['parentCallSid', 0],
      ['direction', 1],
      ['from', 2],
      ['to', 3],
      ['apiVersion', 4],
      ['callerName', 5],
      ['forwardedFrom', 6],
      ['callDurationSeconds', 7],
      ['sipCode', 8],
      ['sipPhrase', 9],
      ['hangupBy', 10],
      ['hangupDirection', 11],
      ['answeredBy', 12],
    ]);
    const audio = stored(
      AUDIO_FACT_NAMES,
      AUDIO_FACT_NAMES.map((name) => AUDIO_FACTS[name].stored),
    );
    expect(audio.slice(0, 12)).toEqual([
      ['mos', 13],
      ['averagePtimeMs', 14],
      ['jitterMinVariance', 15],
      ['jitterMaxVariance', 16],
      ['mediaPackets', 17],
      ['skippedPackets', 18],
      ['flushedPackets', 19],
      ['largestJitterBuffer', 20],
      ['dtmfPackets', 21],
      ['outMediaPackets', 22],
      ['outDtmfPackets', 23],
      ['outLost', 24],
    ]);
  });
});

type Text =
  | 'apiVersion'
  | 'parentCallSid'
  | 'direction'
  | 'from'
  | 'to'
  | 'callerName'
  | 'forwardedFrom'
  | 'sipPhrase'
  | 'hangupBy'
  | 'hangupDirection'
  | 'answeredBy';
type Figure = 'callDurationSeconds' | 'sipCode';
type Counted =
  | 'mediaPackets'
  | 'skippedPackets'
  | 'flushedPackets'
  | 'largestJitterBuffer'
  | 'dtmfPackets'
  | 'outMediaPackets'
  | 'outDtmfPackets'
  | 'outLost';
type Measured = 'mos' | 'averagePtimeMs' | 'jitterMinVariance' | 'jitterMaxVariance' | Counted;

/** A fact of each name, as it would be written by hand. */
type Each<Name extends string, Value> = { readonly [One in Name]: Value | null };

/** The fields of `Type` with these names, for facts that have been in the tables from the start. */
type Of<Type, Name extends keyof Type> = { readonly [One in Name]: Type[One] };

describe('the types derived from the tables', () => {
  it('match an event', () => {
    expectTypeOf<Of<CallFacts, Text>>().toEqualTypeOf<Each<Text, string>>();
    expectTypeOf<Of<CallFacts, Figure>>().toEqualTypeOf<Each<Figure, number>>();
    expectTypeOf<Of<AudioFacts, Measured>>().toEqualTypeOf<Each<Measured, number>>();
    expectTypeOf<keyof CallFacts>().toEqualTypeOf<CallFactName | 'audio' | 'recording'>();
    expectTypeOf<keyof AudioFacts>().toEqualTypeOf<AudioFactName>();
  });

  it('match the state of a call', () => {
    expectTypeOf<Of<FactRegisters, Text>>().toEqualTypeOf<Each<Text, Register<string>>>();
    expectTypeOf<Of<FactRegisters, Figure>>().toEqualTypeOf<Each<Figure, Register<number>>>();
    expectTypeOf<Of<AudioRegisters, Measured>>().toEqualTypeOf<Each<Measured, Register<number>>>();
    expectTypeOf<keyof FactRegisters>().toEqualTypeOf<CallFactName>();
    expectTypeOf<keyof AudioRegisters>().toEqualTypeOf<AudioFactName>();
  });

  it('match the call that is shown', () => {
    type Heard = 'mos' | 'averagePtimeMs' | 'jitterMinMs' | 'jitterMaxMs' | 'lossPercent' | Counted;
    type Seconds = 'durationSeconds' | 'ringSeconds' | 'sipCode';
    expectTypeOf<Of<Call, Text>>().toEqualTypeOf<Each<Text, string>>();
    expectTypeOf<Of<Call, Seconds>>().toEqualTypeOf<Each<Seconds, number>>();
    expectTypeOf<Of<Audio, Heard>>().toEqualTypeOf<Each<Heard, number>>();
    expectTypeOf<'callDurationSeconds'>().not.toExtend<keyof Call>();
    expectTypeOf<'jitterMinVariance' | 'jitterMaxVariance'>().not.toExtend<keyof Audio>();
  });
});

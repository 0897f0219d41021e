/** Each documented parameter of a voice status callback, typed, and values of the wrong type. */

import { describe, expect, it } from 'vitest';
import { parseForm } from './form.ts';
import { durationOf, integerOf, numberOf, textOf, VoiceParameters } from './voice-parameters.ts';

const nowhere = { city: null, state: null, zip: null, country: null };
type Vectors = {
  readonly [Field in keyof VoiceParameters]-?: readonly (readonly [
    form: string,
    value: VoiceParameters[Field],
  ])[];
};

/** Every field: what's sent, and how it's read. A field without vectors doesn't compile. */
const VECTORS: Vectors = {
  callbackSource: [['CallbackSource=call-progress-events', 'call-progress-events']],
  callStatus: [
    ['CallStatus=answered', 'answered'],
    ['CallStatus=', null],
  ],
  timestamp: [
    ['Timestamp=Thu%2C+25+Jun+2026+20%3A26%3A02+%2B0000', 'Thu, 25 Jun 2026 20:26:02 +0000'],
    ['Timestamp=soon', 'soon'],
  ],
  sequenceNumber: [
    ['SequenceNumber=0', 0],
    ['SequenceNumber=12', 12],
    ['SequenceNumber=-1', null],
    ['SequenceNumber=1.5', null],
    ['SequenceNumber=first', null],
  ],
  billedMinutes: [['Duration=1', 1]],
  sipCallId: [['SipCallId=6f6f2f0c%40host', '6f6f2f0c@host']],
  recordingUrl: [['RecordingUrl=https%3A%2F%2Fexample.com%2Fr', 'https://example.com/r']],
  recordingSid: [['RecordingSid=RE1', 'RE1']],
  recordingDurationSeconds: [['RecordingDuration=55', 55]],
  stirStatus: [['StirStatus=B', 'B']],
  stirVerstat: [['StirVerstat=TN-Validation-Passed-A', 'TN-Validation-Passed-A']],
  stirPassportToken: [
    ['StirPassportToken=eyJhbGciOiJFUzI1NiJ9.e30.c2ln', 'eyJhbGciOiJFUzI1NiJ9.e30.c2ln'],
  ],
  callToken: [
    ['CallToken=%7B%22parentCallInfoToken%22%3A%22t%22%7D', '{"parentCallInfoToken":"t"}'],
  ],
  geography: [
    [
      'FromCity=SAN+FRANCISCO&FromState=CA&FromZip=94105&FromCountry=US&ToCity=&ToCountry=US',
      {
        from: { city: 'SAN FRANCISCO', state: 'CA', zip: '94105', country: 'US' },
        to: { ...nowhere, country: 'US' },
      },
    ],
    ['ToCountry=AT', { from: nowhere, to: { ...nowhere, country: 'AT' } }],
    ['FromCity=Wien', { from: { ...nowhere, city: 'Wien' }, to: nowhere }],
  ],
};

/** Every typed parameter, by its name here. */
const FIELDS = Object.entries(Object.getOwnPropertyDescriptors(VoiceParameters.prototype))
  .filter(([, { get }]) => get !== undefined)
  .map(([field]) => field);

describe('the parameters of a voice callback', () => {
  it.each(FIELDS)('have no %s if none was sent', (field) => {
    expect(new VoiceParameters(new Map())).toHaveProperty(field, null);
  });

  it('all have vectors here', () => {
    expect(FIELDS.sort()).toEqual(Object.keys(VECTORS).sort());
  });

  const each: readonly (readonly [field: string, form: string, value: unknown])[] = Object.entries(
    VECTORS,
  ).flatMap(([field, vectors]) => vectors.map(([form, value]) => [field, form, value] as const));

  it.each(each)('reads %s from %s', (field, form, value) => {
    expect(new VoiceParameters(parseForm(form))).toHaveProperty(field, value);
  });
});

describe('the values of parameters', () => {
  it.each([
    ['0', 0],
    ['-0', 0],
    ['-0.00', 0],
    ['007', 7],
    ['+5', 5],
    ['85.95', 85.95],
    [' 12 ', 12],
    ['123456789012345', 123_456_789_012_345],
    ['1234567890123456', null],
    ['-1', null],
    ['1e3', null],
    ['0x10', null],
    ['1,5', null],
    ['.5', null],
    ['5.', null],
    ['1 2', null],
    ['Infinity', null],
    ['NaN', null],
    ['٣', null],
    ['', null],
    [' ', null],
  ])('the number in %j is %j', (text, number) => {
    expect(numberOf(new Map([['n', text]]), 'n')).toBe(number);
  });

  it.each([
    ['3', 3],
    ['3.0', 3],
    ['3.5', null],
  ])('the whole number in %j is %j', (text, number) => {
    expect(integerOf(new Map([['n', text]]), 'n')).toBe(number);
  });

  it('a duration is at most a year', () => {
    expect(durationOf(new Map([['d', '31622400']]), 'd')).toBe(31_622_400);
    expect(durationOf(new Map([['d', '31622401']]), 'd')).toBeNull();
  });

  it('a text is the first of several, and never empty', () => {
    expect(textOf(new Map([['t', ' ']]), 't')).toBe(' ');
    expect(textOf(new Map([['t', '']]), 't')).toBeNull();
    expect(textOf(new Map([['t', ['a', 'b']]]), 't')).toBe('a');
    expect(textOf(new Map([['t', []]]), 't')).toBeNull();
  });
});

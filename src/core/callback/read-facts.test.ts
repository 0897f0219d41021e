/** Each fact of a call, read from the parameters that carry it, and values of the wrong type. */

import { describe, expect, it } from 'vitest';
import type { CallFacts } from '../call-event.ts';
import { CALL_FACT_NAMES, type CallFactName } from '../facts/call-facts.ts';
import { parseForm } from './form.ts';
import { readCallFacts } from './read-facts.ts';

const silent = {
  mos: null,
  averagePtimeMs: null,
  jitterMinVariance: null,
  jitterMaxVariance: null,
  mediaPackets: null,
  skippedPackets: null,
  flushedPackets: null,
  largestJitterBuffer: null,
  dtmfPackets: null,
  outMediaPackets: null,
  outDtmfPackets: null,
  outLost: null,
};

type Vectors = {
  readonly [Name in CallFactName | 'audio']-?: readonly (readonly [
    form: string,
    value: CallFacts[Name],
  ])[];
};

/** Every fact: what's sent, and how it's read. A fact without vectors doesn't compile. */
const VECTORS: Vectors = {
  apiVersion: [['ApiVersion=2010-04-01', '2010-04-01']],
  direction: [
    ['Direction=outbound-dial', 'outbound-dial'],
    ['Direction=sideways', 'sideways'],
  ],
  from: [
    ['From=%2B15550100001', '+15550100001'],
    ['From=sip%3Aagent%40example.com', 'sip:agent@example.com'],
    ['From=client%3Aalice', 'client:alice'],
    ['Caller=%2B15550100001', '+15550100001'],
    ['From=%2B15550100001&Caller=anonymous', '+15550100001'],
    ['From=&Caller=anonymous', 'anonymous'],
    ['From=%2B15550100001&From=%2B15550100002', '+15550100001'],
  ],
  to: [
    ['To=%2B15550100002', '+15550100002'],
    ['Called=%2B15550100002', '+15550100002'],
    ['Called=other&To=%2B15550100002', '+15550100002'],
  ],
  parentCallSid: [
    ['ParentCallSid=CA00000000000000000000000000000001', 'CA00000000000000000000000000000001'],
  ],
  callerName: [['CallerName=Ada+L.', 'Ada L.']],
  forwardedFrom: [['ForwardedFrom=%2B15550100009', '+15550100009']],
  callDurationSeconds: [
    ['CallDuration=57', 57],
    ['CallDuration=0', 0],
    ['CallDuration=00057', 57],
    ['CallDuration=57.5', 57.5],
    ['CallDuration=-3', null],
    ['CallDuration=99999999999', null],
    ['CallDuration=', null],
    ['Duration=1', null],
  ],
  sipCode: [
    ['SipResultCode=486', 486],
    ['SipResponseCode=487', 487],
    ['SipResultCode=486&SipResponseCode=487', 486],
    ['SipResultCode=&SipResponseCode=487', 487],
    ['SipResultCode=busy', null],
  ],
  sipPhrase: [['SipInviteResultPhrase=Service+Unavailable', 'Service Unavailable']],
  hangupBy: [['HangupBy=%2B15550100001', '+15550100001']],
  hangupDirection: [['HangupDirection=inbound', 'inbound']],
  answeredBy: [['AnsweredBy=machine_end_beep', 'machine_end_beep']],
  audio: [
    ['AudioInMos=4.38', { ...silent, mos: 4.38 }],
    ['AudioInAveragePtime=20.01', { ...silent, averagePtimeMs: 20.01 }],
    ['AudioInJitterMinVariance=0', { ...silent, jitterMinVariance: 0 }],
    ['AudioInJitterMaxVariance=85.95', { ...silent, jitterMaxVariance: 85.95 }],
    ['AudioInMediaPacketCount=2829', { ...silent, mediaPackets: 2829 }],
    ['AudioInSkipPacketCount=1', { ...silent, skippedPackets: 1 }],
    ['AudioInFlushPacketCount=2', { ...silent, flushedPackets: 2 }],
    ['AudioInLargestJbSize=3', { ...silent, largestJitterBuffer: 3 }],
    ['AudioInDtmfPacketCount=4', { ...silent, dtmfPackets: 4 }],
    ['AudioOutMediaPacketCount=2712', { ...silent, outMediaPackets: 2712 }],
    ['AudioOutDtmfPacketCount=5', { ...silent, outDtmfPackets: 5 }],
    ['AudioOutLost=6', { ...silent, outLost: 6 }],
    ['AudioInMos=nan&AudioOutLost=-1', silent],
  ],
};

const read = (form: string): CallFacts => readCallFacts(parseForm(form), null, null);

describe('the facts in a voice callback', () => {
  it.each([...CALL_FACT_NAMES, 'audio', 'recording'])('have no %s if none was sent', (name) => {
    expect(read('')).toHaveProperty(name, null);
  });

  it('all have vectors here', () => {
    expect([...CALL_FACT_NAMES, 'audio'].sort()).toEqual(Object.keys(VECTORS).sort());
  });

  const each: readonly (readonly [name: string, form: string, value: unknown])[] = Object.entries(
    VECTORS,
  ).flatMap(([name, vectors]) => vectors.map(([form, value]) => [name, form, value] as const));

  it.each(each.filter(([name]) => name !== 'audio'))('reads %s from %s', (name, form, value) => {
    expect(read(form)).toHaveProperty(name, value);
  });

  it.each(VECTORS.audio)('reads audio from %s', (form, audio) => {
    expect(read(form).audio).toMatchObject(audio ?? expect.fail());
  });

  it('use the default direction only if none was sent', () => {
    expect(readCallFacts(parseForm('Direction='), 'inbound', null).direction).toBe('inbound');
    expect(readCallFacts(parseForm('Direction=x'), 'inbound', null).direction).toBe('x');
  });
});

/**
 * Real callbacks, with identifiers replaced: how each is classified, and the call that it makes if it's
 * the only one that arrives.
 */

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readDelivery } from '../../../tests/support/callbacks.ts';
import { viewCall } from '../calls/call-view.ts';
import { join } from '../calls/join.ts';
import type { Call } from '../wire/call.ts';
import { parseForm } from './form.ts';

interface Recorded {
  readonly name: string;
  readonly provider: string;
  readonly params: Readonly<Record<string, string>>;
}

const FILE = new URL('../../../tests/fixtures/callbacks.json', import.meta.url);
const RECORDED: readonly Recorded[] = JSON.parse(readFileSync(FILE, 'utf8'));
const RECEIVED_AT = Date.UTC(2026, 6, 1);
const PROJECT = 'b3877c40-da60-4998-90ad-b792e98472af';

/** A call with nothing known but its names. */
const bare: Omit<Call, 'accountSid' | 'callSid' | 'status' | 'startedAt'> = {
  apiVersion: '2010-04-01',
  parentCallSid: null,
  direction: 'outbound-api',
  from: '+15550100001',
  to: '+15550100002',
  callerName: null,
  forwardedFrom: null,
  queuedAt: null,
  initiatedAt: null,
  ringingAt: null,
  answeredAt: null,
  answeredAtInferred: false,
  endedAt: null,
  eventTimestamp: null,
  firstSeenAt: '2026-07-01T00:00:00.000Z',
  updatedAt: '2026-07-01T00:00:00.000Z',
  ringSeconds: null,
  durationSeconds: null,
  sipCode: null,
  sipPhrase: null,
  hangupBy: null,
  hangupDirection: null,
  answeredBy: null,
  dimensions: {},
  recordings: [],
  audio: null,
  events: 1,
  duplicates: 0,
  provenance: 'callback',
  erasedAt: null,
};

const ended = (status: Call['status'], at: string, eventTimestamp: string) => ({
  status,
  startedAt: at,
  endedAt: at,
  eventTimestamp,
});

/** By the recording's name: the kind, and the call; null if there's nothing to show yet. */
const EXPECTED: Readonly<Record<string, readonly [kind: string, call: Call | null]>> = {
  'SignalWire: completed only, answered call, no SequenceNumber, decimals in Audio*': [
    'progress',
    {
      ...bare,
      ...ended('completed', '2026-06-25T20:26:02.000Z', 'Thu, 25 Jun 2026 20:26:02 +0000'),
      accountSid: PROJECT,
      callSid: '6f6f2f0c-1df5-4a7e-9b52-0a0b4d6f1c11',
      durationSeconds: 57,
      hangupBy: '+15550100001',
      hangupDirection: 'outbound',
      audio: {
        mos: 4.5,
        averagePtimeMs: 20.01,
        jitterMinMs: 0,
        jitterMaxMs: 9.27,
        mediaPackets: 2829,
        skippedPackets: 1,
        flushedPackets: 0,
        largestJitterBuffer: 0,
        dtmfPackets: 0,
        outMediaPackets: 2712,
        outDtmfPackets: 0,
        outLost: 0,
        lossPercent: 0.04,
      },
    },
  ],
  'SignalWire: SIP call not answered, no SequenceNumber, no CallDuration, no Audio*': [
    'progress',
    {
      ...bare,
      ...ended('no-answer', '2023-02-24T17:03:11.000Z', 'Fri, 24 Feb 2023 17:03:11 +0000'),
      accountSid: PROJECT,
      callSid: '2f9ad4f4-0d0b-4a0b-8f7b-0c2d6a1f7a01',
      from: 'sip:agent@example.sip.signalwire.com',
      to: 'sip:desk@example.sip.signalwire.com',
      sipCode: 487,
      hangupBy: 'sip:agent@example.sip.signalwire.com',
      hangupDirection: 'outbound',
    },
  ],
  'SignalWire: SIP call busy, the callee hung up': [
    'progress',
    {
      ...bare,
      ...ended('busy', '2023-02-24T17:04:40.000Z', 'Fri, 24 Feb 2023 17:04:40 +0000'),
      accountSid: PROJECT,
      callSid: '2f9ad4f4-0d0b-4a0b-8f7b-0c2d6a1f7a02',
      from: 'sip:agent@example.sip.signalwire.com',
      to: 'sip:desk@example.sip.signalwire.com',
      sipCode: 486,
      hangupBy: 'sip:desk@example.sip.signalwire.com',
      hangupDirection: 'inbound',
    },
  ],
  'SignalWire: failed straight after initiated': [
    'progress',
    {
      ...bare,
      ...ended('failed', '2023-02-24T17:05:02.000Z', 'Fri, 24 Feb 2023 17:05:02 +0000'),
      accountSid: PROJECT,
      callSid: '2f9ad4f4-0d0b-4a0b-8f7b-0c2d6a1f7a03',
      sipCode: 503,
      sipPhrase: 'Service Unavailable',
    },
  ],
  'SignalWire: answered event, first of the pair': [
    'progress',
    {
      ...bare,
      accountSid: PROJECT,
      callSid: '2f9ad4f4-0d0b-4a0b-8f7b-0c2d6a1f7a04',
      status: 'in-progress',
      startedAt: '2023-02-24T17:06:09.000Z',
      answeredAt: '2023-02-24T17:06:09.000Z',
    },
  ],
  'SignalWire: answered event, second of the pair': [
    'progress',
    {
      ...bare,
      accountSid: PROJECT,
      callSid: '2f9ad4f4-0d0b-4a0b-8f7b-0c2d6a1f7a04',
      status: 'in-progress',
      startedAt: '2023-02-24T17:06:09.000Z',
      answeredAt: '2023-02-24T17:06:09.000Z',
    },
  ],
  'SignalWire: inbound number callback, short set, Timestamp is the creation time': [
    'number',
    {
      ...bare,
      accountSid: PROJECT,
      callSid: '2f9ad4f4-0d0b-4a0b-8f7b-0c2d6a1f7a05',
      apiVersion: null,
      direction: 'inbound',
      from: '+15550100003',
      to: '+15550100004',
      status: 'completed',
      startedAt: '2023-02-24T17:00:00.000Z',
      endedAt: '2023-02-24T17:03:04.000Z',
      eventTimestamp: 'Fri, 24 Feb 2023 17:00:00 +0000',
      durationSeconds: 184,
      audio: {
        mos: 4.38,
        averagePtimeMs: null,
        jitterMinMs: null,
        jitterMaxMs: null,
        mediaPackets: null,
        skippedPackets: null,
        flushedPackets: null,
        largestJitterBuffer: null,
        dtmfPackets: null,
        outMediaPackets: null,
        outDtmfPackets: null,
        outLost: null,
        lossPercent: null,
      },
    },
  ],
  'SignalWire: child leg of a Dial': [
    'progress',
    {
      ...bare,
      accountSid: PROJECT,
      callSid: '2f9ad4f4-0d0b-4a0b-8f7b-0c2d6a1f7a06',
      parentCallSid: '6f6f2f0c-1df5-4a7e-9b52-0a0b4d6f1c11',
      direction: 'outbound-dial',
      status: 'initiated',
      startedAt: '2026-06-25T20:25:09.000Z',
      initiatedAt: '2026-06-25T20:25:09.000Z',
    },
  ],
  'Twilio: completed after all four events; Duration is minutes, empty geography': [
    'progress',
    {
      ...bare,
      ...ended('completed', '2018-03-25T09:53:19.000Z', 'Sun, 25 Mar 2018 09:53:19 +0000'),
      accountSid: 'AC00000000000000000000000000000001',
      callSid: 'CA00000000000000000000000000000001',
      durationSeconds: 49,
      answeredBy: 'human',
    },
  ],
  'Twilio: busy': [
    'progress',
    {
      ...bare,
      ...ended('busy', '2022-07-12T11:20:31.000Z', 'Tue, 12 Jul 2022 11:20:31 +0000'),
      accountSid: 'AC00000000000000000000000000000001',
      callSid: 'CA00000000000000000000000000000002',
      sipCode: 486,
    },
  ],
  'Twilio: completed-only subscription, SequenceNumber 0 with a terminal status': [
    'progress',
    {
      ...bare,
      ...ended('completed', '2022-07-12T11:25:00.000Z', 'Tue, 12 Jul 2022 11:25:00 +0000'),
      accountSid: 'AC00000000000000000000000000000001',
      callSid: 'CA00000000000000000000000000000003',
      direction: 'inbound',
      from: '+15550100003',
      to: '+15550100004',
      durationSeconds: 93,
    },
  ],
  'Clone: time zone by name, two-digit offset missing': [
    'progress',
    {
      ...bare,
      accountSid: PROJECT,
      callSid: '2f9ad4f4-0d0b-4a0b-8f7b-0c2d6a1f7a07',
      status: 'ringing',
      startedAt: '2020-02-09T09:30:03.000Z',
      ringingAt: '2020-02-09T09:30:03.000Z',
    },
  ],
  'Recording callback, shape: RecordingSid and RecordingStatus': ['recording', null],
  'Conference callback: no CallStatus': ['conference', null],
};

describe('a recorded callback', () => {
  it('has its expectation, with none missing', () => {
    expect(RECORDED.map(({ name }) => name).sort()).toEqual(Object.keys(EXPECTED).sort());
  });

  it.each(RECORDED)('$name', ({ name, params }) => {
    const parameters = parseForm(new URLSearchParams(params).toString());
    expect(Object.fromEntries(parameters)).toEqual(params);

    const event = readDelivery({ parameters, receivedAt: RECEIVED_AT, provenance: 'callback' });
    const [kind, call] = EXPECTED[name] ?? [];
    expect(event?.kind).toBe(kind);
    expect(event === null ? undefined : viewCall(join(null, event).state)).toEqual(call);
  });
});

/**
 * Calls planned in advance, with everything a provider would send about them and what Callboard must show in
 * the end. The expectations follow from the plan alone, without any of Callboard's code.
 */

import type { Call } from '../../src/core/wire/call.ts';
import type { SeededRandom } from './load-random.ts';

/** A callback's parameters, names and decoded values. */
export type Parameters = Readonly<Record<string, string>>;

/** What a planned call must be in the end, field by field. */
export type ExpectedCall = Pick<
  Call,
  | 'callSid'
  | 'status'
  | 'direction'
  | 'parentCallSid'
  | 'from'
  | 'to'
  | 'startedAt'
  | 'initiatedAt'
  | 'ringingAt'
  | 'answeredAt'
  | 'endedAt'
  | 'ringSeconds'
  | 'durationSeconds'
  | 'sipCode'
  | 'events'
> & { readonly recordingSids: readonly string[] };

export interface PlannedCall {
  readonly callSid: string;
  readonly callbacks: readonly Parameters[];
  readonly expected: ExpectedCall;
}

type Outcome = 'completed' | 'busy' | 'no-answer' | 'canceled' | 'failed';

const START = Date.UTC(2026, 5, 25, 9);
/** Four in ten calls fail, so that batches close often. */
const OUTCOMES: readonly [Outcome, ...Outcome[]] = [
  ...(['failed', 'failed', 'failed', 'failed'] as const),
  ...(['completed', 'completed', 'completed'] as const),
  ...(['busy', 'no-answer', 'canceled'] as const),
];
const SIP: Readonly<Record<Outcome, readonly [number, ...number[]]>> = {
  completed: [200],
  busy: [486],
  'no-answer': [480, 487],
  canceled: [487],
  failed: [404, 500, 503, 603],
};

/** `count` calls of an account, of every kind and outcome. */
export const planCalls = (
  count: number,
  accountSid: string,
  random: SeededRandom,
): readonly PlannedCall[] =>
  Array.from({ length: count }, (_, index) =>
    index % 10 === 7
      ? inboundCall(index, accountSid, random)
      : progressCall(index, accountSid, random),
  );

/** A call whose every step is reported. One in six is the child leg of a Dial. */
function progressCall(index: number, accountSid: string, random: SeededRandom): PlannedCall {
  const callSid = sidOf('c', index);
  const outcome = outcomeOf(random);
  const answered = outcome === 'completed';
  const parentCallSid = index % 6 === 5 ? sidOf('c', index - 1) : null;
  const direction = parentCallSid === null ? 'outbound-api' : 'outbound-dial';
  const initiatedAt = START + index * 1000;
  const rings = outcome !== 'failed' || random.chance(0.5);
  const ringingAt = rings ? initiatedAt + random.between(1, 4) * 1000 : null;
  const ringSeconds = ringingAt === null ? null : random.between(0, 30);
  const stoppedAt = (ringingAt ?? initiatedAt) + (ringSeconds ?? 1) * 1000;
  const durationSeconds = answered ? random.between(1, 600) : null;
  const endedAt = stoppedAt + (durationSeconds ?? 0) * 1000;
  const [from, to] = [numberOf(index % 100), numberOf(random.between(1000, 9999))];
  const sipCode = random.pick(SIP[outcome]);
  const recordingSid = answered && random.chance(0.5) ? sidOf('e', index) : null;

  const steps: [status: string, at: number, more: Parameters][] = [['initiated', initiatedAt, {}]];
  if (ringingAt !== null) steps.push(['ringing', ringingAt, {}]);
  if (answered) {
    // SignalWire reports an answer twice, under both names.
    steps.push(['answered', stoppedAt, {}], ['in-progress', stoppedAt, {}]);
  }
  const atEnd = { SipResultCode: `${sipCode}`, CallDuration: `${durationSeconds ?? 0}` };
  steps.push([outcome, endedAt, atEnd]);
  const callbacks = steps.map(([status, at, more], sequenceNumber) => ({
    AccountSid: accountSid,
    ApiVersion: '2010-04-01',
    CallbackSource: 'call-progress-events',
    CallSid: callSid,
    CallStatus: status,
    Direction: direction,
    From: from,
    To: to,
    SequenceNumber: `${sequenceNumber}`,
    Timestamp: rfc2822(at),
    ...(parentCallSid === null ? {} : { ParentCallSid: parentCallSid }),
    ...more,
  }));
  return {
    callSid,
    callbacks:
      recordingSid === null
        ? callbacks
        : [...callbacks, recordingOf(accountSid, callSid, recordingSid)],
    expected: {
      callSid,
      status: outcome,
      direction,
      parentCallSid,
      from,
      to,
      startedAt: iso(initiatedAt),
      initiatedAt: iso(initiatedAt),
      ringingAt: ringingAt === null ? null : iso(ringingAt),
      answeredAt: answered ? iso(stoppedAt) : null,
      endedAt: iso(endedAt),
      ringSeconds,
      durationSeconds,
      sipCode,
      events: callbacks.length + (recordingSid === null ? 0 : 1),
      recordingSids: recordingSid === null ? [] : [recordingSid],
    },
  };
}

/** A call to one of our numbers: one callback at its end, whose Timestamp is when the call was created. */
function inboundCall(index: number, accountSid: string, random: SeededRandom): PlannedCall {
  const callSid = sidOf('c', index);
  const status = random.chance(0.5) ? 'completed' : outcomeOf(random);
  const createdAt = START + index * 1000;
  const durationSeconds = status === 'completed' ? random.between(1, 600) : 0;
  const [from, to] = [numberOf(random.between(1000, 9999)), numberOf(index % 100)];
  const callback = {
    AccountSid: accountSid,
    CallSid: callSid,
    CallStatus: status,
    CallDuration: `${durationSeconds}`,
    From: from,
    To: to,
    Timestamp: rfc2822(createdAt),
  };
  return {
    callSid,
    callbacks: [callback],
    expected: {
      callSid,
      status,
      direction: 'inbound',
      parentCallSid: null,
      from,
      to,
      startedAt: iso(createdAt),
      initiatedAt: null,
      ringingAt: null,
      answeredAt: null,
      endedAt: iso(createdAt + durationSeconds * 1000),
      ringSeconds: null,
      durationSeconds: status === 'completed' ? durationSeconds : null,
      sipCode: null,
      events: 1,
      recordingSids: [],
    },
  };
}

const recordingOf = (AccountSid: string, CallSid: string, RecordingSid: string): Parameters => ({
  AccountSid,
  CallSid,
  RecordingSid,
  RecordingStatus: 'completed',
  RecordingDuration: '7',
  RecordingUrl: `https://example.test/Recordings/${RecordingSid}`,
});

/** The part of a call that the plan describes. */
export const plannedPartOf = (call: Call): ExpectedCall => ({
  callSid: call.callSid,
  status: call.status,
  direction: call.direction,
  parentCallSid: call.parentCallSid,
  from: call.from,
  to: call.to,
  startedAt: call.startedAt,
  initiatedAt: call.initiatedAt,
  ringingAt: call.ringingAt,
  answeredAt: call.answeredAt,
  endedAt: call.endedAt,
  ringSeconds: call.ringSeconds,
  durationSeconds: call.durationSeconds,
  sipCode: call.sipCode,
  events: call.events,
  recordingSids: call.recordings.map(({ recordingSid }) => recordingSid ?? ''),
});

const outcomeOf = (random: SeededRandom): Outcome => random.pick(OUTCOMES);

const sidOf = (kind: string, index: number): string =>
  `${kind}0ffee00-0000-4000-8000-${String(index).padStart(12, '0')}`;

const numberOf = (line: number): string => `+1555010${String(line).padStart(4, '0')}`;

const rfc2822 = (at: number): string => new Date(at).toUTCString().replace('GMT', '+0000');

const iso = (at: number): string => new Date(at).toISOString();

/**
 * Random histories of one call, as raw callbacks: what a provider of either dialect would send, plus what
 * none should. They are in the order in which things happened; the test adds disorder and repeats
 * (`disordered`). Numbers are small throughout, so that ties and conflicts are common.
 */

import fc from 'fast-check';
import { type Delivery, type Fields, rfc2822, T0 } from './callbacks.ts';

/** The call that a history is about. */
export interface CallNames {
  readonly accountSid: string;
  readonly callSid: string;
}

/** The names of the n-th call, in the format of either provider. */
export function callNames(index: number, provider: 'signalwire' | 'twilio'): CallNames {
  const hex = index.toString(16);
  return provider === 'twilio'
    ? { accountSid: `AC${'1'.padStart(32, '0')}`, callSid: `CA${hex.padStart(32, '0')}` }
    : {
        accountSid: 'b3877c40-da60-4998-90ad-b792e98472af',
        callSid: `2f9ad4f4-0d0b-4a0b-8f7b-${hex.padStart(12, '0')}`,
      };
}

/** A call's whole history: a course that a provider would report, and up to five strange callbacks. */
export const callHistory = (
  call: CallNames,
  parentCallSid = 'CA0',
): fc.Arbitrary<readonly Delivery[]> =>
  fc
    .tuple(WALK, fc.array(STRANGE, { maxLength: 5 }))
    .map(([walk, strange]) =>
      [...walkedBy({ ...walk, parentCallSid }), ...strange.map(strangely)].map((said) =>
        delivered(call, said),
      ),
    );

/** The histories of two to six calls. */
/** The call that dials the legs among the others of `callHistories`. */
export const DIALLING_CALL = callNames(1, 'twilio');

export const callHistories: fc.Arbitrary<readonly (readonly Delivery[])[]> = fc
  .integer({ min: 2, max: 6 })
  .chain((calls) =>
    fc.tuple(
      ...Array.from({ length: calls }, (_, index) =>
        callHistory(
          callNames(index + 1, 'twilio'),
          index === 0 ? undefined : DIALLING_CALL.callSid,
        ),
      ),
    ),
  );

/** The same items in an order that `seed` decides, each one to three times. */
export function disordered<Item>(items: readonly Item[], seed: number): readonly Item[] {
  const random = randomFrom(seed);
  const repeated = items.flatMap((item) => {
    const spare = random();
    return spare < 0.7 ? [item] : spare < 0.9 ? [item, item] : [item, item, item];
  });
  return repeated
    .map((item) => ({ item, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

/** Numbers in [0, 1) that depend only on the seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The content of one callback. Its second is when it arrived. */
interface Said {
  readonly fields: Fields;
  readonly receivedSecond: number;
  readonly provenance: Delivery['provenance'];
  readonly query: string | null;
}

function delivered(call: CallNames, { fields, receivedSecond, provenance, query }: Said): Delivery {
  const parameters = new Map<string, string | readonly string[]>();
  for (const [name, value] of Object.entries({
    AccountSid: call.accountSid,
    CallSid: call.callSid,
    ...fields,
  })) {
    if (value !== null) parameters.set(name, value);
  }
  return {
    parameters,
    receivedAt: T0 + receivedSecond * 1000,
    provenance,
    ...(query === null ? {} : { query }),
  };
}

const timestamp = (second: number): string => rfc2822(T0 + second * 1000);
const some = <const Value>(...values: readonly Value[]): fc.Arbitrary<Value> =>
  fc.constantFrom(...values);

/** Queries of callback URLs, with the own dimensions of specifications. */
const QUERY = some(
  ...[null, null, null, 'queue=support', 'queue=sales&agent=42', 'agent=7&queue=', 'other=1'],
);

/** How a provider reports a call. */
const WALK = fc.record({
  twilio: fc.boolean(),
  direction: some('outbound-api', 'outbound-dial', 'inbound'),
  /** The subscribed events, as bits for initiated, ringing, answered, completed. */
  subscribed: some(15, 15, 15, 8, 12, 7, 0),
  end: some('completed', 'completed', 'busy', 'failed', 'no-answer', 'canceled'),
  answeredAs: some<readonly string[]>(['answered', 'in-progress'], ['answered'], ['in-progress']),
  numbered: fc.boolean(),
  query: QUERY,
  /** Seconds between one event and the next. */
  gap: some(0, 0, 1, 7),
  delay: some(0, 1, 90),
  numberToo: some(false, false, true),
  recording: some<'none' | 'told' | 'called back' | 'both'>('none', 'told', 'called back', 'both'),
  detection: some('none', 'none', 'async', 'told'),
  room: some<readonly string[]>([], [], ['participant-join', 'participant-leave']),
  repaired: some<'callback' | 'reconciled' | 'inferred'>(
    'callback',
    'callback',
    'reconciled',
    'inferred',
  ),
});

type Walk = (typeof WALK extends fc.Arbitrary<infer Value> ? Value : never) & {
  readonly parentCallSid: string;
};

function walkedBy(walk: Walk): readonly Said[] {
  const said: Said[] = [];
  let second = 0;
  let number = 0;
  const say = (fields: Fields, provenance: Said['provenance'] = 'callback'): void => {
    const { delay, query } = walk;
    said.push({ fields, receivedSecond: second + delay, provenance, query });
  };
  const report = (status: string, more: Fields = {}, provenance?: Said['provenance']): void => {
    say(
      { ...everyFields(walk, status, second), ...numberFields(walk, number), ...more },
      provenance,
    );
    number += 1;
  };
  if ((walk.subscribed & 1) !== 0) report('initiated');
  second += walk.gap;
  if ((walk.subscribed & 2) !== 0) report('ringing');
  second += walk.gap;
  const answered = walk.end === 'completed';
  const answeredSecond = second;
  if (answered && (walk.subscribed & 4) !== 0) for (const status of walk.answeredAs) report(status);
  if (walk.detection === 'async') say({ AnsweredBy: 'machine_start' });
  for (const event of walk.room) {
    second += walk.gap;
    say(roomFields(event, second));
  }
  second += walk.gap;
  const talked = answered ? second - answeredSecond : 0;
  if ((walk.subscribed & 8) !== 0) report(walk.end, endFields(walk, talked));
  if (walk.recording === 'called back' || walk.recording === 'both') {
    say(recordingFields('in-progress', '0'));
    say(recordingFields('completed', String(talked)));
  }
  if (walk.numberToo) say(numberLevelFields(walk.end, 0, second));
  if (walk.repaired !== 'callback') report(walk.end, endFields(walk, talked), walk.repaired);
  return said;
}

const everyFields = (walk: Walk, status: string, second: number): Fields => ({
  ApiVersion: '2010-04-01',
  CallbackSource: 'call-progress-events',
  Direction: walk.direction,
  From: '+15550100001',
  To: '+15550100002',
  ParentCallSid: walk.direction === 'outbound-dial' ? walk.parentCallSid : null,
  CallStatus: status,
  Timestamp: timestamp(second),
  ...(walk.twilio ? { Caller: '+15550100001', Called: '+15550100002', FromCity: '' } : {}),
});

const numberFields = (walk: Walk, number: number): Fields =>
  walk.numbered ? { SequenceNumber: String(number) } : {};

function endFields(walk: Walk, talkedSeconds: number): Fields {
  const { twilio, end, recording, detection } = walk;
  const answered = end === 'completed';
  const told = recording === 'told' || recording === 'both';
  return {
    CallDuration: answered || twilio ? String(talkedSeconds) : null,
    Duration: twilio ? String(Math.ceil(talkedSeconds / 60)) : null,
    SipResultCode: answered || twilio ? null : '486',
    SipResponseCode: !answered && twilio ? '486' : null,
    HangupBy: twilio ? null : '+15550100002',
    AnsweredBy: detection === 'told' ? 'human' : null,
    ...(told ? { RecordingSid: 'RE1', RecordingUrl: 'https://example.com/Recordings/RE1' } : {}),
    ...(answered && !twilio ? audioFields(talkedSeconds) : {}),
  };
}

const audioFields = (talkedSeconds: number): Fields => ({
  AudioInMos: talkedSeconds === 0 ? '4.5' : '4.38',
  AudioInMediaPacketCount: String(talkedSeconds * 50),
  AudioInSkipPacketCount: '1',
  AudioInJitterMaxVariance: '85.95',
});

const recordingFields = (status: string, durationSeconds: string): Fields => ({
  RecordingSid: 'RE1',
  RecordingUrl: 'https://example.com/Recordings/RE1',
  RecordingStatus: status,
  RecordingDuration: durationSeconds,
});

const roomFields = (event: string, second: number): Fields => ({
  ConferenceSid: 'CF1',
  StatusCallbackEvent: event,
  Timestamp: timestamp(second),
});

const numberLevelFields = (status: string, second: number, durationSeconds: number): Fields => ({
  From: '+15550100001',
  To: '+15550100002',
  CallStatus: status,
  CallDuration: String(durationSeconds),
  Timestamp: timestamp(second),
});

const STATUSES = [
  ...['queued', 'initiated', 'ringing', 'answered', 'in-progress'],
  ...['completed', 'busy', 'failed', 'no-answer', 'canceled', 'cancelled', 'on-hold', '__proto__'],
];

/** Values that no parameter should have, and names that some parameter has. */
const RUBBISH = some<string | readonly string[]>(
  ...['', ' ', '-1', '-0.00', '1e9', '999999999999', '4.5', '0', '0.0004', 'NaN', '💥', '\u0000'],
  ['1', '2'],
);
const NAMES = some(
  ...['CallDuration', 'Timestamp', 'SequenceNumber', 'Direction', 'From', 'To', 'ParentCallSid'],
  ...['AudioInMos', 'AudioInMediaPacketCount', 'AudioInJitterMaxVariance', 'AudioOutLost'],
  ...['RecordingUrl', 'RecordingDuration', 'SipResultCode', 'AnsweredBy', 'CallerName', 'Unheard'],
);

/** A callback that doesn't fit: contradictory, tied, mistimed, from another source, or garbage. */
const STRANGE = fc.record({
  shape: some('progress', 'progress', 'progress', 'number', 'recording', 'room', 'detection'),
  status: some(...STATUSES),
  second: fc.nat(4),
  timestamp: some<null | 'soon' | 'tomorrow' | 'told'>(
    'told',
    'told',
    'told',
    'told',
    'told',
    null,
    'soon',
    'tomorrow',
  ),
  sequenceNumber: some(null, '0', '1', '2'),
  text: some(null, 'a', 'b'),
  query: QUERY,
  rubbish: fc.array(fc.tuple(NAMES, RUBBISH), { maxLength: 2 }),
  receivedSecond: fc.nat(12),
  provenance: some<Said['provenance']>(
    'callback',
    'callback',
    'callback',
    'reconciled',
    'inferred',
  ),
});

type Strange = typeof STRANGE extends fc.Arbitrary<infer Value> ? Value : never;

function strangely(strange: Strange): Said {
  const { second, receivedSecond, provenance, query } = strange;
  const times = { told: timestamp(second), soon: 'soon', tomorrow: timestamp(second + 86_400) };
  const fields = {
    ...shapeFields(strange),
    ...(strange.timestamp === 'told' && strange.shape === 'recording'
      ? {}
      : { Timestamp: strange.timestamp === null ? null : times[strange.timestamp] }),
    ...Object.fromEntries(strange.rubbish),
  };
  return { fields, receivedSecond, provenance, query };
}

function shapeFields({ shape, status, second, sequenceNumber, text }: Strange): Fields {
  switch (shape) {
    case 'number':
      return numberLevelFields(status, second, 3);
    case 'recording':
      return { ...recordingFields(status, '7'), RecordingSid: `RE${text ?? '1'}` };
    case 'room':
      return { ...roomFields('participant-mute', second), SequenceNumber: sequenceNumber };
    case 'detection':
      return { AnsweredBy: text ?? 'fax' };
    case 'progress':
      return {
        CallbackSource: 'call-progress-events',
        CallStatus: status,
        SequenceNumber: sequenceNumber,
        CallerName: text,
        Direction: text === null ? null : 'inbound',
        CallDuration: text === 'b' ? '5' : null,
        AudioInMos: text === 'a' ? '4.1' : null,
      };
  }
}

/**
 * What is known of a call, as the text of one column. Stamps are written once and referred to by
 * their place, so that a register costs its value and a small number. The text is our own: it is
 * read back as written, and a change of its shape is a migration.
 */

import type { Provenance } from '../../core/call-event.ts';
import type {
  AudioRegisters,
  CallEnd,
  CallState,
  FactRegisters,
  RecordingState,
} from '../../core/call-state.ts';
import type { EndStatus } from '../../core/call-status.ts';
import type { AccountSid, CallSid, EventKey } from '../../core/ids.ts';
import type { Register, Stamp } from '../../core/stamp.ts';

/** A call's state and where each of its events stands in the log (parallel to `state.stamps`). */
export interface PlacedCall {
  readonly state: CallState;
  readonly positions: readonly number[];
}

type EncodedStamp = readonly [
  position: number,
  occurredAt: number,
  rank: number,
  sequenceNumber: number,
  key: EventKey,
];
/** [value, place of its stamp among the events], or 0 for none. */
type Encoded<Value> = readonly [Value, number] | 0;
/** A recording's stamp has no place among the events' (`core/recordings.ts`): [value, rank, key]. */
type EncodedOfRecording<Value> = readonly [Value, number, EventKey] | 0;
type Text = Encoded<string>;
type Figure = Encoded<number>;

interface EncodedCall {
  readonly s: readonly EncodedStamp[];
  readonly k: number | null;
  readonly t: readonly [number | null, number | null, number | null, number | null, number | null];
  readonly e:
    | readonly [EndStatus, number, string | null, Provenance, byNumber: boolean, place: number]
    | 0;
  /** In the order of `FactRegisters`. */
  readonly f: readonly [
    Text,
    Text,
    Text,
    Text,
    Text,
    Text,
    Text,
    Figure,
    Figure,
    Text,
    Text,
    Text,
    Text,
  ];
  /** In the order of `AudioRegisters`. */
  readonly a:
    | readonly [
        Figure,
        Figure,
        Figure,
        Figure,
        Figure,
        Figure,
        Figure,
        Figure,
        Figure,
        Figure,
        Figure,
        Figure,
      ]
    | 0;
  readonly r: readonly (readonly [
    id: string,
    EncodedOfRecording<string>,
    EncodedOfRecording<string>,
    EncodedOfRecording<number>,
    EncodedOfRecording<string>,
  ])[];
  readonly x: readonly [firstSeenAt: number, updatedAt: number, duplicates: number];
}

/** The text of a call. */
export function encodeCall({ state, positions }: PlacedCall): string {
  const { stamps, times, end, facts } = state;
  const placeOf = (stamp: Stamp): number => {
    const place = stamps.indexOf(stamp);
    if (place === -1) throw new Error('a register holds a stamp that its call does not know');
    return place;
  };
  const put = <Value>(register: Register<Value> | null): Encoded<Value> =>
    register === null ? 0 : [register.value, placeOf(register.stamp)];
  const encoded: EncodedCall = {
    s: stamps.map((stamp, index) => [
      positions[index] ?? 0,
      stamp.occurredAt,
      stamp.rank,
      stamp.sequenceNumber,
      stamp.key,
    ]),
    k: state.topRank,
    t: [times.startedAt, times.queuedAt, times.initiatedAt, times.ringingAt, times.answeredAt],
    e:
      end === null
        ? 0
        : [
            end.status,
            end.endedAt,
            end.timestamp,
            end.provenance,
            end.byNumber,
            placeOf(end.stamp),
          ],
    f: [
      put(facts.apiVersion),
      put(facts.parentCallSid),
      put(facts.direction),
      put(facts.from),
      put(facts.to),
      put(facts.callerName),
      put(facts.forwardedFrom),
      put(facts.callDurationSeconds),
      put(facts.sipCode),
      put(facts.sipPhrase),
      put(facts.hangupBy),
      put(facts.hangupDirection),
      put(facts.answeredBy),
    ],
    a: state.audio === null ? 0 : encodeAudio(state.audio, put),
    r: state.recordings.map((recording) => [
      recording.id,
      putRecording(recording.recordingSid),
      putRecording(recording.url),
      putRecording(recording.durationSeconds),
      putRecording(recording.status),
    ]),
    x: [state.firstSeenAt, state.updatedAt, state.duplicates],
  };
  return JSON.stringify(encoded);
}

const encodeAudio = (
  audio: AudioRegisters,
  put: (register: Register<number> | null) => Figure,
): Exclude<EncodedCall['a'], 0> => [
  put(audio.mos),
  put(audio.averagePtimeMs),
  put(audio.jitterMinVariance),
  put(audio.jitterMaxVariance),
  put(audio.mediaPackets),
  put(audio.skippedPackets),
  put(audio.flushedPackets),
  put(audio.largestJitterBuffer),
  put(audio.dtmfPackets),
  put(audio.outMediaPackets),
  put(audio.outDtmfPackets),
  put(audio.outLost),
];

const putRecording = <Value>(register: Register<Value> | null): EncodedOfRecording<Value> =>
  register === null ? 0 : [register.value, register.stamp.rank, register.stamp.key];

/** The call of a text that `encodeCall` wrote. */
export function decodeCall(accountSid: AccountSid, callSid: CallSid, text: string): PlacedCall {
  const encoded: EncodedCall = JSON.parse(text);
  const stamps = encoded.s.map(
    ([, occurredAt, rank, sequenceNumber, key]): Stamp => ({
      occurredAt,
      rank,
      sequenceNumber,
      key,
    }),
  );
  const stampAt = (place: number): Stamp => {
    const stamp = stamps[place];
    if (stamp === undefined) throw new Error('a stored call refers to an event that it has not');
    return stamp;
  };
  const get = <Value>(register: Encoded<Value>): Register<Value> | null =>
    register === 0 ? null : { value: register[0], stamp: stampAt(register[1]) };
  const [startedAt, queuedAt, initiatedAt, ringingAt, answeredAt] = encoded.t;
  const state: CallState = {
    accountSid,
    callSid,
    stamps,
    topRank: encoded.k,
    times: { startedAt, queuedAt, initiatedAt, ringingAt, answeredAt },
    end: encoded.e === 0 ? null : decodeEnd(encoded.e, stampAt),
    facts: decodeFacts(encoded.f, get, get),
    audio: encoded.a === 0 ? null : decodeAudio(encoded.a, get),
    recordings: encoded.r.map(
      ([id, recordingSid, url, durationSeconds, status]): RecordingState => ({
        id,
        recordingSid: getRecording(recordingSid),
        url: getRecording(url),
        durationSeconds: getRecording(durationSeconds),
        status: getRecording(status),
      }),
    ),
    firstSeenAt: encoded.x[0],
    updatedAt: encoded.x[1],
    duplicates: encoded.x[2],
  };
  return { state, positions: encoded.s.map(([position]) => position) };
}

const decodeEnd = (
  [status, endedAt, timestamp, provenance, byNumber, place]: Exclude<EncodedCall['e'], 0>,
  stampAt: (place: number) => Stamp,
): CallEnd => ({ status, endedAt, timestamp, provenance, byNumber, stamp: stampAt(place) });

const decodeFacts = (
  f: EncodedCall['f'],
  text: (register: Text) => Register<string> | null,
  figure: (register: Figure) => Register<number> | null,
): FactRegisters => ({
  apiVersion: text(f[0]),
  parentCallSid: text(f[1]),
  direction: text(f[2]),
  from: text(f[3]),
  to: text(f[4]),
  callerName: text(f[5]),
  forwardedFrom: text(f[6]),
  callDurationSeconds: figure(f[7]),
  sipCode: figure(f[8]),
  sipPhrase: text(f[9]),
  hangupBy: text(f[10]),
  hangupDirection: text(f[11]),
  answeredBy: text(f[12]),
});

const decodeAudio = (
  a: Exclude<EncodedCall['a'], 0>,
  figure: (register: Figure) => Register<number> | null,
): AudioRegisters => ({
  mos: figure(a[0]),
  averagePtimeMs: figure(a[1]),
  jitterMinVariance: figure(a[2]),
  jitterMaxVariance: figure(a[3]),
  mediaPackets: figure(a[4]),
  skippedPackets: figure(a[5]),
  flushedPackets: figure(a[6]),
  largestJitterBuffer: figure(a[7]),
  dtmfPackets: figure(a[8]),
  outMediaPackets: figure(a[9]),
  outDtmfPackets: figure(a[10]),
  outLost: figure(a[11]),
});

const getRecording = <Value>(register: EncodedOfRecording<Value>): Register<Value> | null =>
  register === 0
    ? null
    : {
        value: register[0],
        stamp: { occurredAt: 0, rank: register[1], sequenceNumber: -1, key: register[2] },
      };

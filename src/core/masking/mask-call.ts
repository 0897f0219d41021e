/**
 * Calls without phone numbers, names and recording URLs. Each object is spelled out, so that a field that's added
 * doesn't compile here until it says how it's shown.
 */

import type { CallRow } from '../calls/call-row.ts';
import type { Dimensions } from '../facts/dimensions.ts';
import { parseCallSid } from '../ids.ts';
import { parseTimestamp } from '../time/timestamp.ts';
import type { Call, Recording } from '../wire/call.ts';
import type { CallSummary } from '../wire/call-summary.ts';
import { HIDDEN, hideNumbers } from './hidden.ts';
import { maskParty } from './mask-party.ts';

export const maskCall = (call: Call): Call => ({
  callSid: call.callSid,
  accountSid: call.accountSid,
  // A date.
  apiVersion: time(call.apiVersion),
  parentCallSid: sid(call.parentCallSid),
  direction: text(call.direction),
  from: party(call.from),
  to: party(call.to),
  callerName: name(call.callerName),
  forwardedFrom: party(call.forwardedFrom),
  status: call.status,
  startedAt: call.startedAt,
  queuedAt: call.queuedAt,
  initiatedAt: call.initiatedAt,
  ringingAt: call.ringingAt,
  answeredAt: call.answeredAt,
  answeredAtInferred: call.answeredAtInferred,
  endedAt: call.endedAt,
  eventTimestamp: time(call.eventTimestamp),
  firstSeenAt: call.firstSeenAt,
  updatedAt: call.updatedAt,
  ringSeconds: call.ringSeconds,
  durationSeconds: call.durationSeconds,
  sipCode: call.sipCode,
  sipPhrase: text(call.sipPhrase),
  hangupBy: party(call.hangupBy),
  hangupDirection: text(call.hangupDirection),
  answeredBy: text(call.answeredBy),
  dimensions: maskDimensions(call.dimensions),
  recordings: call.recordings.map(maskRecording),
  audio: call.audio,
  events: call.events,
  duplicates: call.duplicates,
  provenance: call.provenance,
  erasedAt: call.erasedAt,
});

export const maskSummary = (summary: CallSummary): CallSummary => ({
  callSid: summary.callSid,
  accountSid: summary.accountSid,
  parentCallSid: sid(summary.parentCallSid),
  direction: text(summary.direction),
  from: party(summary.from),
  to: party(summary.to),
  status: summary.status,
  startedAt: summary.startedAt,
  ringingAt: summary.ringingAt,
  answeredAt: summary.answeredAt,
  endedAt: summary.endedAt,
  firstSeenAt: summary.firstSeenAt,
  updatedAt: summary.updatedAt,
  ringSeconds: summary.ringSeconds,
  durationSeconds: summary.durationSeconds,
  sipCode: summary.sipCode,
  sipPhrase: text(summary.sipPhrase),
  hangupDirection: text(summary.hangupDirection),
  dimensions: maskDimensions(summary.dimensions),
  mos: summary.mos,
  lossPercent: summary.lossPercent,
  recordings: summary.recordings,
});

/** A line of a failure batch. */
export const maskRow = (row: CallRow): CallRow => ({
  callSid: row.callSid,
  status: row.status,
  eventTimestamp: time(row.eventTimestamp),
  direction: text(row.direction),
  to: party(row.to),
  from: party(row.from),
  recordingUrl: null,
  sipCode: row.sipCode,
  sipPhrase: text(row.sipPhrase),
});

/** A provider's date or time as it is; any other text without its numbers. */
export const maskTime = (raw: string): string =>
  parseTimestamp(raw) !== null && !/\d{5}/.test(raw) ? raw : hideNumbers(raw);

/** A SID as it is; any other text without its numbers. */
export const maskSid = (raw: string): string =>
  parseCallSid(raw) === null ? hideNumbers(raw) : raw;

/** The operator's own words, without the numbers in them. */
const maskDimensions = (dimensions: Dimensions): Dimensions =>
  Object.fromEntries(Object.entries(dimensions).map(([name, value]) => [name, hideNumbers(value)]));

const maskRecording = (recording: Recording): Recording => ({
  recordingSid: recording.recordingSid,
  url: null,
  durationSeconds: recording.durationSeconds,
  status: text(recording.status),
});

/** `mask` for what's known. */
const known =
  (mask: (raw: string) => string) =>
  (raw: string | null): string | null =>
    raw === null ? null : mask(raw);
const party = known(maskParty);
const name = known(() => HIDDEN);
const text = known(hideNumbers);
const time = known(maskTime);
const sid = known(maskSid);

/** Reads Dial and its nouns. */

import { CONFERENCE_EVENTS } from '../../conferences/conference.ts';
import type { Dialect } from '../../contract/dialect.ts';
import { DEFAULT_RECORDING_EVENTS, RECORDING_EVENTS } from '../../contract/subscription.ts';
import { AttributeReader, type Faults, SCHEMA_FAULT } from './attribute-reader.ts';
import type { ConferenceNoun, Dial, DialRecording } from './cxml.ts';
import { refuseNested } from './nested-elements.ts';
import { bareNumber, readEndpoint } from './parse-endpoint.ts';
import type { XmlElement } from './xml-element.ts';

const MOST_ENDPOINTS = 10;
/** Nouns of the providers that the emulator doesn't call. */
const NOT_EMULATED: ReadonlySet<string> = new Set([
  'AI',
  'Application',
  'Client',
  'Queue',
  'Room',
  'Sim',
  'Verto',
  'VirtualAgent',
  'WhatsApp',
]);
const RECORD_VALUES = [
  'do-not-record',
  'false',
  'true',
  'record-from-answer',
  'record-from-ringing',
  'record-from-answer-dual',
  'record-from-ringing-dual',
] as const;

/** Reads a Dial; null if nothing in it can be called. */
export function parseDial(
  element: XmlElement,
  attributes: AttributeReader,
  faults: Faults,
  dialect: Dialect,
): Dial | null {
  const { line } = element;
  attributes.ignore('hangupOnStar', 'ringTone', 'trim', 'recordingTrack', 'sequential', 'events');
  attributes.ignore(
    'referUrl',
    'referMethod',
    'messageSid',
    'callReason',
    'passports',
    'callerName',
  );
  attributes.ignore('recordingConfigurationId');
  const dial = {
    kind: 'Dial',
    line,
    action: attributes.action(),
    timeoutSeconds: attributes.whole('timeout', 5, 600, 30),
    timeLimitSeconds: attributes.whole('timeLimit', 1, 86_400, 14_400),
    callerId: attributes.text('callerId'),
    recording: readRecording(attributes),
    answerOnBridge: attributes.flag('answerOnBridge', false),
  } as const;
  const target = readTarget(element, faults, dialect);
  return target === null ? null : { ...dial, target };
}

function readRecording(attributes: AttributeReader): DialRecording | null {
  const record = attributes.oneOf('record', RECORD_VALUES, 'do-not-record');
  const report = attributes.callback('recordingStatusCallback', RECORDING_EVENTS, [
    ...DEFAULT_RECORDING_EVENTS,
  ]);
  if (record === 'do-not-record' || record === 'false') return null;
  return {
    from: record.startsWith('record-from-ringing') ? 'ringing' : 'answer',
    channels: record.endsWith('-dual') ? 2 : 1,
    report,
  };
}

function readTarget(element: XmlElement, faults: Faults, dialect: Dialect): Dial['target'] | null {
  const { line } = element;
  const refuse = (message: string): null => {
    faults.errors.push({ code: SCHEMA_FAULT, line, message });
    return null;
  };
  const unknown = element.children.find((child) => !NOUNS[dialect].has(child.name));
  if (unknown !== undefined) return refuseNoun(unknown, faults);
  const [first] = element.children;
  if (first === undefined) {
    // A number without a noun.
    if (element.text === '') return refuse('<Dial> has no one to call.');
    return { kind: 'endpoints', endpoints: [bareNumber(element, faults)] };
  }
  for (const child of element.children) {
    refuseNested(child, child.name === 'Client' ? ['Identity', 'Parameter'] : [], faults);
  }
  if (!mayStandTogether(element.children, dialect)) {
    return refuse(`<Dial> has nouns that can't be combined. ${TOGETHER[dialect]}`);
  }
  if (first.name === 'Conference') {
    if (element.children.length > 1) return refuse('<Dial> has more than one <Conference>.');
    return { kind: 'conference', conference: readConference(first, faults) };
  }
  if (element.children.length > MOST_ENDPOINTS) {
    return refuse(`<Dial> calls more than ${MOST_ENDPOINTS} at once.`);
  }
  const endpoints = element.children.map((child) => readEndpoint(child, faults));
  return { kind: 'endpoints', endpoints };
}

/**
 * Twilio calls numbers, SIP addresses and clients at once, SignalWire only several of one kind. Sources: Twilio
 * docs "Dial: simultaneous dialing", SignalWire docs "Sip" (August 2026).
 */
function mayStandTogether(nouns: readonly XmlElement[], dialect: Dialect): boolean {
  const kinds = new Set(nouns.map(({ name }) => name));
  return kinds.size === 1 || (dialect === 'twilio' && !kinds.has('Conference'));
}

const TOGETHER = {
  signalwire: 'SignalWire takes several <Number>s, or several <Sip>s.',
  twilio: 'Twilio takes <Number>s, <Sip>s and <Client>s in any mixture, and a <Conference> alone.',
} as const;

const NOUNS: Readonly<Record<Dialect, ReadonlySet<string>>> = {
  signalwire: new Set(['Number', 'Sip', 'Conference']),
  twilio: new Set(['Number', 'Sip', 'Client', 'Conference']),
};

function refuseNoun(noun: XmlElement, faults: Faults): null {
  const message = NOT_EMULATED.has(noun.name)
    ? `<${noun.name}> is not emulated; see the Limitations of the emulator.`
    : `<${noun.name}> isn't supported in <Dial>. Names are case-sensitive.`;
  faults.errors.push({ code: SCHEMA_FAULT, line: noun.line, message });
  return null;
}

function readConference(element: XmlElement, faults: Faults): ConferenceNoun {
  const attributes = new AttributeReader(element, faults);
  const beep = attributes.oneOf('beep', BEEPS, 'true');
  attributes.ignore('beep', 'waitUrl', 'waitMethod', 'region', 'trim', 'jitterBufferSize');
  attributes.ignore('eventCallbackUrl', 'whisper', 'recordingConfigurationId');
  const recordingReport = attributes.callback(
    'recordingStatusCallback',
    RECORDING_EVENTS,
    [...DEFAULT_RECORDING_EVENTS],
    ['failed'],
  );
  const record = attributes.oneOf(
    'record',
    ['do-not-record', 'record-from-start', 'true', 'false'],
    'do-not-record',
  );
  const isRecorded = record === 'record-from-start' || record === 'true';
  if (element.text === '') {
    const message = '<Conference> has no name.';
    faults.errors.push({ code: SCHEMA_FAULT, line: element.line, message });
  }
  const noun: ConferenceNoun = {
    kind: 'Conference',
    line: element.line,
    name: element.text,
    label: attributes.text('participantLabel'),
    muted: attributes.flag('muted', false),
    coach: attributes.text('coach'),
    startConferenceOnEnter: attributes.flag('startConferenceOnEnter', true),
    endConferenceOnExit: attributes.flag('endConferenceOnExit', false),
    beepOnExit: beep === 'true' || beep === 'onExit',
    maxParticipants: attributes.whole('maxParticipants', 1, 250, 250),
    report: attributes.callback('statusCallback', CONFERENCE_EVENTS, [], UNHEARD_EVENTS),
    recording: isRecorded ? { report: recordingReport } : null,
  };
  attributes.close();
  return noun;
}

const BEEPS = ['true', 'false', 'onEnter', 'onExit'] as const;

/** Events that can be subscribed to, but never happen here. */
const UNHEARD_EVENTS: readonly string[] = ['announcement'];

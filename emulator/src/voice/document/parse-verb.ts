/** Reads a verb. If anything is wrong with it, that's added to the faults, and there's no verb. */

import type { Dialect } from '../../contract/dialect.ts';
import { DEFAULT_RECORDING_EVENTS, RECORDING_EVENTS } from '../../contract/subscription.ts';
import { AttributeReader, type Faults, SCHEMA_FAULT } from './attribute-reader.ts';
import type { Gather, Message, Prompt, Record, Redirect, Verb } from './cxml.ts';
import { refuseNested } from './nested-elements.ts';
import { parseDial } from './parse-dial.ts';
import type { XmlElement } from './xml-element.ts';

/** Verbs of the providers that the emulator doesn't run. */
const NOT_EMULATED: ReadonlySet<string> = new Set([
  'AI',
  'Connect',
  'Denoise',
  'Echo',
  'Enqueue',
  'Leave',
  'Pay',
  'Prompt',
  'Refer',
  'Start',
  'Stop',
  'Stream',
]);

/** Reads a verb; none if it's wrong. */
export function parseVerb(element: XmlElement, faults: Faults, dialect: Dialect): readonly Verb[] {
  const attributes = new AttributeReader(element, faults);
  const verb = read(element, attributes, faults, dialect);
  if (verb === null) return [];
  attributes.close();
  return [verb];
}

function read(
  element: XmlElement,
  attributes: AttributeReader,
  faults: Faults,
  dialect: Dialect,
): Verb | null {
  const { line } = element;
  refuseNested(element, NESTED.get(element.name), faults);
  switch (element.name) {
    case 'Say':
    case 'Play':
    case 'Pause':
      return readPrompt(element, attributes, faults);
    case 'Gather':
      return readGather(element, attributes, faults);
    case 'Record':
      return readRecord(element, attributes);
    case 'Dial':
      return parseDial(element, attributes, faults, dialect);
    case 'Redirect':
      return readRedirect(element, attributes, faults);
    case 'Reject':
      return {
        kind: 'Reject',
        line,
        reason: attributes.oneOf('reason', ['rejected', 'busy'], 'rejected'),
      };
    case 'Hangup':
      return { kind: 'Hangup', line };
    case 'Message':
    case 'Sms':
      return readMessage(element, attributes);
    default:
      refuseElement(element, faults);
      return null;
  }
}

/** What a verb can contain; verbs that aren't listed check it themselves, or allow any markup. */
const NESTED: ReadonlyMap<string, readonly string[]> = new Map([
  ['Play', []],
  ['Pause', []],
  ['Record', []],
  ['Redirect', []],
  ['Reject', []],
  ['Hangup', []],
  ['Message', ['Body', 'Media']],
  ['Sms', ['Body', 'Media']],
]);

/** Refuses an element that the emulator doesn't run, or that doesn't exist. */
function refuseElement(element: XmlElement, faults: Faults): void {
  const isKnown = NOT_EMULATED.has(element.name);
  const message = isKnown
    ? `<${element.name}> is not emulated; see the Limitations of the emulator.`
    : `<${element.name}> isn't supported. Names are case-sensitive.`;
  faults.errors.push({ code: SCHEMA_FAULT, line: element.line, message });
}

function readPrompt(
  element: XmlElement,
  attributes: AttributeReader,
  faults: Faults,
): Prompt | null {
  const { line, text } = element;
  switch (element.name) {
    case 'Say':
      attributes.ignore('voice', 'language');
      return { kind: 'Say', line, text, loop: attributes.whole('loop', 0, 1_000, 1) };
    case 'Play': {
      const digits = attributes.text('digits');
      const loop = attributes.whole('loop', 0, 1_000, 1);
      if (text === '' && digits === null) {
        faults.errors.push({ code: SCHEMA_FAULT, line, message: '<Play> has no URL.' });
      }
      return { kind: 'Play', line, url: text === '' ? null : text, digits, loop };
    }
    case 'Pause':
      return { kind: 'Pause', line, seconds: attributes.whole('length', 0, 86_400, 1) };
    default:
      refuseElement(element, faults);
      return null;
  }
}

function readGather(element: XmlElement, attributes: AttributeReader, faults: Faults): Gather {
  const input = attributes.oneOf('input', ['dtmf', 'speech', 'dtmf speech', 'speech dtmf'], 'dtmf');
  // With Twilio's `auto`, the speech recognizer decides.
  const isAuto = attributes.raw('timeout') === 'auto';
  attributes.ignore(
    ...['language', 'hints', 'speechTimeout', 'speechModel', 'enhanced', 'profanityFilter'],
    ...[
      'maxSpeechTime',
      'partialResultCallback',
      'partialResultCallbackMethod',
      'bargeIn',
      'debug',
    ],
  );
  const prompts = element.children.flatMap((child) => {
    const reader = new AttributeReader(child, faults);
    refuseNested(child, NESTED.get(child.name), faults);
    const prompt = readPrompt(child, reader, faults);
    if (prompt === null) return [];
    reader.close();
    return [prompt];
  });
  return {
    kind: 'Gather',
    line: element.line,
    action: attributes.action(),
    timeoutSeconds: isAuto ? 5 : attributes.whole('timeout', 0, 600, 5),
    finishOnKey: attributes.raw('finishOnKey') ?? '#',
    numDigits: attributes.whole('numDigits', 1, 1_000, null),
    takesDigits: input.includes('dtmf'),
    takesSpeech: input.includes('speech'),
    actionOnEmptyResult: attributes.flag('actionOnEmptyResult', false),
    prompts,
  };
}

function readRecord(element: XmlElement, attributes: AttributeReader): Record {
  attributes.ignore(
    ...['playBeep', 'trim', 'transcribe', 'transcribeCallback', 'recordingTrack', 'storageUrl'],
    ...['transcribeCallbackMethod', 'storageUrlMethod', 'recordingConfigurationId'],
  );
  return {
    kind: 'Record',
    line: element.line,
    action: attributes.action(),
    timeoutSeconds: attributes.whole('timeout', 0, 600, 5),
    finishOnKey: attributes.raw('finishOnKey') ?? '1234567890*#',
    maxLengthSeconds: attributes.whole('maxLength', 1, 14_400, 3_600),
    report: attributes.callback('recordingStatusCallback', RECORDING_EVENTS, [
      ...DEFAULT_RECORDING_EVENTS,
    ]),
  };
}

function readRedirect(
  element: XmlElement,
  attributes: AttributeReader,
  faults: Faults,
): Redirect | null {
  const { line, text } = element;
  const method = attributes.method('method');
  if (text !== '') return { kind: 'Redirect', line, url: text, method };
  faults.errors.push({ code: SCHEMA_FAULT, line, message: '<Redirect> has no URL.' });
  return null;
}

function readMessage(element: XmlElement, attributes: AttributeReader): Message {
  const body = element.children.find((child) => child.name === 'Body');
  return {
    kind: 'Message',
    line: element.line,
    to: attributes.text('to'),
    from: attributes.text('from'),
    body: body === undefined ? ownText(element) : body.text,
    mediaCount: element.children.filter((child) => child.name === 'Media').length,
    action: attributes.url('action', 'method'),
    statusCallback: attributes.text('statusCallback'),
  };
}

/** The element's text, without that of its children. */
const ownText = (element: XmlElement): string =>
  element.children.length === 0 ? element.text : '';

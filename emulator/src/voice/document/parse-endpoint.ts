/** Reads whom a Dial calls: a phone number, a SIP address, or a Twilio client. */
import { CALL_EVENTS, DEFAULT_CALL_EVENTS } from '../../contract/subscription.ts';
import { AttributeReader, type Faults } from './attribute-reader.ts';
import type { Endpoint } from './cxml.ts';
import type { XmlElement } from './xml-element.ts';

/** The provider's error code for something that can't be called. */
const NUMBER_FAULT = 13_223;

/** Reads a number without a noun: the text of the Dial. */
export const bareNumber = ({ text, line }: XmlElement, faults: Faults): Endpoint => ({
  ...checked({ kind: 'Number', address: text, line }, faults),
  whisper: null,
  report: null,
});

/** Reads a noun; anything but a Sip or a Client is a Number. */
export function readEndpoint(element: XmlElement, faults: Faults): Endpoint {
  const attributes = new AttributeReader(element, faults);
  const kind = element.name === 'Sip' || element.name === 'Client' ? element.name : 'Number';
  if (kind !== 'Client') {
    attributes.ignore('sendDigits', 'byoc', 'phoneNumberSid', 'username', 'password', 'codecs');
    attributes.ignore('amdStatusCallback', 'amdStatusCallbackMethod', ...MACHINE_DETECTION);
  }
  const address = kind === 'Client' ? identityOf(element, faults) : element.text;
  // Twilio only reports the events of a Client that are named ("Client", August 2026).
  const events = kind === 'Client' ? [] : [...DEFAULT_CALL_EVENTS];
  const endpoint: Endpoint = {
    ...checked({ kind, address, line: element.line }, faults),
    whisper: attributes.url('url', 'method'),
    report: attributes.callback('statusCallback', CALL_EVENTS, events),
  };
  attributes.close();
  return endpoint;
}

const MACHINE_DETECTION = [
  'machineDetection',
  'machineDetectionTimeout',
  'machineDetectionSpeechThreshold',
  'machineDetectionSpeechEndThreshold',
  'machineDetectionSilenceTimeout',
] as const;

/** A client's name, with or without an Identity. Its Parameters are for the client's own app. */
function identityOf(element: XmlElement, faults: Faults): string {
  if (element.children.some(({ name }) => name === 'Parameter')) {
    faults.notices.push('<Parameter> of <Client> has no effect in the emulator.');
  }
  return (element.children.find(({ name }) => name === 'Identity') ?? element).text;
}

type Callee = Pick<Endpoint, 'kind' | 'address' | 'line'>;

const CALLEES = {
  Number: { read: phoneNumber, pattern: /^\+?\d{3,15}$/, what: 'a phone number' },
  Sip: { read: sipUri, pattern: /^sips?:[^\s]+$/, what: 'a SIP URI' },
  Client: {
    read: (name: string) => `client:${name}`,
    pattern: /^client:\S{1,256}$/,
    what: 'the name of a client',
  },
} as const;

function checked({ kind, address: written, line }: Callee, faults: Faults): Callee {
  const { read, pattern, what } = CALLEES[kind];
  const address = read(written);
  if (!pattern.test(address)) {
    faults.errors.push({ code: NUMBER_FAULT, line, message: `<${kind}> is not ${what}.` });
  }
  return { kind, address, line };
}

/**
 * A number can be written with spaces, dots, dashes and parentheses, and a North American one without its
 * country code. Source: Twilio docs "Number" (August 2026); SignalWire doesn't document it.
 */
function phoneNumber(text: string): string {
  const digits = text.replace(/[\s().-]/g, '');
  if (/^1\d{10}$/.test(digits)) return `+${digits}`;
  return /^\d{10}$/.test(digits) ? `+1${digits}` : digits;
}

/**
 * A SIP URI's parameters are headers for the far end, not part of the address. The scheme can be left
 * out, as in Twilio's own samples ("Sip", August 2026).
 */
function sipUri(text: string): string {
  const address = text.split(/[?;]/)[0] ?? text;
  return /^[^\s:@]+@/.test(address) ? `sip:${address}` : address;
}

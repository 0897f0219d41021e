import { expect, test } from 'vitest';
import { recordingUrl } from './recording-url.ts';

const ORIGINS = ['http://127.0.0.1:8485', 'https://voice.example.test'];
const PATH = '/api/laml/2010-04-01/Accounts/AC1/Recordings/RE1';

test.each([
  `https://example.signalwire.com${PATH}`,
  `https://EXAMPLE.SignalWire.com${PATH}.wav`,
  `https://files.eu.signalwire.com${PATH}?x=1`,
  `https://example.signalwire.com:443${PATH}`,
  `https://api.twilio.com${PATH}`,
  `http://127.0.0.1:8485${PATH}`,
  `https://voice.example.test${PATH}`,
])('%s is the provider', (text) => {
  expect(recordingUrl(text, ORIGINS)?.href).toBe(new URL(text).href);
});

test.each([
  '',
  'RE1',
  '//api.twilio.com/RE1',
  'file:///etc/passwd',
  'data:audio/wav;base64,AAAA',
  'ftp://api.twilio.com/RE1',
  'http://api.twilio.com/RE1',
  'http://example.signalwire.com/RE1',
  'https://api.twilio.com:8443/RE1',
  'https://api.twilio.com.evil.test/RE1',
  'https://api.twilio.com./RE1',
  'https://evilsignalwire.com/RE1',
  'https://signalwire.com/RE1',
  'https://example.signalwire.com.evil.test/RE1',
  'https://evil.test/.signalwire.com',
  'https://evil.test#.signalwire.com',
  'https://evil.test\\.signalwire.com/RE1',
  'https://api.twilio.com@evil.test/RE1',
  'https://user:secret@api.twilio.com/RE1',
  'https://sub.api.twilio.com/RE1',
  'http://127.0.0.1/RE1',
  'http://127.0.0.1:8486/RE1',
  'https://127.0.0.1:8485/RE1',
  'http://localhost:8485/RE1',
  'http://[::1]:8485/RE1',
  'http://169.254.169.254/latest/meta-data',
  'http://2130706433:8485.evil.test/RE1',
  'http://user@127.0.0.1:8485/RE1',
  'http://voice.example.test/RE1',
])('%s is not', (text) => {
  expect(recordingUrl(text, ORIGINS)).toBeNull();
});

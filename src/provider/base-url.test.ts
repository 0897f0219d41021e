import { describe, expect, it } from 'vitest';
import { providerBaseUrl } from './base-url.ts';

const signalwire = { dialect: 'signalwire', spaceUrl: 'example.signalwire.com' } as const;
const twilio = { dialect: 'twilio' } as const;

describe('the REST base', () => {
  it.each([
    'example',
    'example.signalwire.com',
    'https://example.signalwire.com/',
    ' http://example.signalwire.com/x',
  ])('for the space %j is under its own host, over HTTPS', (spaceUrl) => {
    expect(providerBaseUrl({ dialect: 'signalwire', spaceUrl }, null)).toEqual({
      ok: true,
      value: new URL('https://example.signalwire.com/api/laml/2010-04-01'),
    });
  });

  it('for Twilio is its own', () => {
    const url = new URL('https://api.twilio.com/2010-04-01');
    expect(providerBaseUrl(twilio, null)).toEqual({ ok: true, value: url });
  });

  it.each([
    ['http://127.0.0.1:8485', 'http://127.0.0.1:8485/api/laml/2010-04-01'],
    ['http://127.0.0.1:8485/', 'http://127.0.0.1:8485/api/laml/2010-04-01'],
    ['https://proxy.test/sw/2010-04-01/', 'https://proxy.test/sw/2010-04-01'],
    ['https://proxy.test/sw', 'https://proxy.test/sw/2010-04-01'],
  ])('can be set: %s -> %s', (override, expected) => {
    expect(providerBaseUrl(signalwire, override)).toEqual({ ok: true, value: new URL(expected) });
  });

  it('has the dialect’s path even if only the host is set', () => {
    const url = new URL('http://127.0.0.1:8485/2010-04-01');
    expect(providerBaseUrl(twilio, 'http://127.0.0.1:8485')).toEqual({ ok: true, value: url });
  });

  it.each(['', 'here', 'ftp://x', 'https://u:p@x', 'https://x/?a=1', 'https://x/#a'])(
    'cannot be %j',
    (override) => {
      expect(providerBaseUrl(signalwire, override).ok).toBe(false);
    },
  );
});

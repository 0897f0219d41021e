/** Where the provider's REST API is. Decides from settings; asks nobody. */

/** Whose API: a SignalWire space by its host or URL, or Twilio. */
export type ProviderAddress =
  | { readonly dialect: 'signalwire'; readonly spaceUrl: string }
  | { readonly dialect: 'twilio' };

export type BaseUrlResult =
  | { readonly ok: true; readonly url: URL }
  | { readonly ok: false; readonly problem: string };

const VERSION = '2010-04-01';

/**
 * The URL under which `Accounts/...` lies. `override` (the emulator, a proxy) wins over the address;
 * one without a path gets the dialect's own. Sources: SignalWire docs "Compatibility API" and Twilio
 * docs "Base URLs" (August 2026).
 */
export function providerBaseUrl(address: ProviderAddress, override: string | null): BaseUrlResult {
  const prefix = address.dialect === 'signalwire' ? '/api/laml' : '';
  if (override !== null) return withVersion(override, prefix);
  return address.dialect === 'signalwire'
    ? withVersion(`https://${hostOf(address.spaceUrl)}`, prefix)
    : withVersion('https://api.twilio.com', prefix);
}

function withVersion(text: string, prefix: string): BaseUrlResult {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    return { ok: false, problem: 'it is no http or https URL' };
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    return { ok: false, problem: 'it may hold a scheme, a host, a port and a path only' };
  }
  const path = url.pathname.replace(/\/+$/, '') || prefix;
  url.pathname = path.endsWith(`/${VERSION}`) ? path : `${path}/${VERSION}`;
  return { ok: true, url };
}

/** The space's host: `example` alone, `example.signalwire.com` or a whole URL, as people write it. */
function hostOf(spaceUrl: string): string {
  const host = spaceUrl
    .trim()
    .replace(/^https?:\/\//i, '')
    .replace(/\/.*$/, '');
  return host.includes('.') || host.includes(':') ? host : `${host}.signalwire.com`;
}

/** Where the provider's REST API is, from settings alone. */

import { failure, type Result, success } from '../core/result.ts';

/** A SignalWire space by its host or URL, or Twilio. */
export type ProviderAddress =
  | { readonly dialect: 'signalwire'; readonly spaceUrl: string }
  | { readonly dialect: 'twilio' };

const VERSION = '2010-04-01';

/**
 * The URL that `Accounts/...` follows. `override` (the emulator, a proxy) wins over the address; without a
 * path it gets the dialect's own. A problem says what's wrong with the URL.
 *
 * Sources: SignalWire docs "Compatibility API" and Twilio docs "Base URLs" (August 2026).
 */
export function providerBaseUrl(
  address: ProviderAddress,
  override: string | null,
): Result<URL, string> {
  const prefix = address.dialect === 'signalwire' ? '/api/laml' : '';
  if (override !== null) return withVersion(override, prefix);
  return address.dialect === 'signalwire'
    ? withVersion(`https://${hostOf(address.spaceUrl)}`, prefix)
    : withVersion('https://api.twilio.com', prefix);
}

function withVersion(text: string, prefix: string): Result<URL, string> {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    return failure("it isn't an http or https URL");
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    return failure('only a scheme, a host, a port and a path are allowed');
  }
  const path = url.pathname.replace(/\/+$/, '') || prefix;
  url.pathname = path.endsWith(`/${VERSION}`) ? path : `${path}/${VERSION}`;
  return success(url);
}

/** The space's host: `example` alone, `example.signalwire.com` or a whole URL, as people write it. */
function hostOf(spaceUrl: string): string {
  const host = spaceUrl
    .trim()
    .replace(/^https?:\/\//i, '')
    .replace(/\/.*$/, '');
  return host.includes('.') || host.includes(':') ? host : `${host}.signalwire.com`;
}

/** Where a request comes from, and by which origin it reached us. */

import { isIP } from 'node:net';
import { externalUrls, type PublicAddress } from '../../ingest/callback-url.ts';

/** The parts of a request that access depends on. */
export interface AccessRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The other end of the socket. */
  readonly remoteAddress: string | undefined;
}

/**
 * The address that a request comes from. With a trusted proxy, it's the last one in the header, which the
 * proxy added. The client can set those before it.
 */
export function clientOf(
  { headers, remoteAddress = '' }: Pick<AccessRequest, 'headers' | 'remoteAddress'>,
  trustProxy: boolean,
): string {
  const forwarded = trustProxy ? headers['x-forwarded-for'] : undefined;
  const last = [forwarded ?? ''].flat().join(',').split(',').at(-1)?.trim() ?? '';
  return isIP(last) === 0 ? remoteAddress : last;
}

/**
 * The origins of our own pages, as far as this request shows: the one that it was sent to, and the public URL's. The
 * server itself only speaks plain HTTP, so HTTPS is always a proxy's.
 */
export function ownOrigins(
  headers: AccessRequest['headers'],
  { publicUrl, trustProxy }: PublicAddress,
): readonly string[] {
  const sentTo = externalUrls(
    { target: '', headers, encrypted: false },
    { publicUrl: null, trustProxy },
  );
  return publicUrl === null ? sentTo : [...sentTo, new URL(publicUrl).origin];
}

/**
 * Whether a browser's request left it by HTTPS: a trusted proxy says so, or the page that sent it has the public URL's
 * origin. The server itself only speaks plain HTTP.
 */
export function isHttps(headers: AccessRequest['headers'], way: PublicAddress): boolean {
  if (way.trustProxy && ownOrigins(headers, way)[0]?.startsWith('https:') === true) return true;
  const { origin } = headers;
  return (
    typeof origin === 'string' &&
    origin.startsWith('https:') &&
    ownOrigins(headers, way).includes(origin)
  );
}

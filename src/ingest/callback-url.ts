/**
 * The URL that the provider signed. It signs the one that it was given, which often isn't the one that
 * reaches us: proxies end TLS, ports come and go, libraries rewrite escapes. Every spelling that the official
 * SDKs accept is tried. A wrong one costs an HMAC and does no harm, since the signature has to match.
 *
 * Source: Twilio docs "Security" and "Connection Overrides", twilio-node 6.2 and
 * @signalwire/compatibility-api 3.2 (read and run, August 2026).
 */

import { parse, stringify } from 'node:querystring';

/** How a request reached us. */
export interface RequestOrigin {
  /** Path and query string as received. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly encrypted: boolean;
}

/** What's known about the path between the provider and us. */
export interface PublicAddress {
  /** The URL that the provider was given, without a path or with the prefix a proxy strips. */
  readonly publicUrl: string | null;
  /** Whether `X-Forwarded-*` headers come from our own proxy. */
  readonly trustProxy: boolean;
}

/**
 * The URLs that the request may have been sent to, the most likely first. None if the headers don't name a
 * host.
 */
export function externalUrls(request: RequestOrigin, address: PublicAddress): readonly string[] {
  const { target } = request;
  if (address.publicUrl !== null) {
    const base = address.publicUrl.replace(/\/+$/, '');
    const origin = /^[a-z]+:\/\/[^/]*/i.exec(base)?.[0] ?? base;
    return base === origin ? [base + target] : [base + target, origin + target];
  }
  const scheme = request.encrypted ? 'https' : 'http';
  const host = headerOf(request, 'host') ?? 'localhost';
  const direct = AUTHORITY.test(host) ? [`${scheme}://${host}${target}`] : [];
  if (!address.trustProxy) return direct;
  const origin = forwardedOrigin(request, scheme, host);
  const forwarded = origin === null ? [] : [origin + target];
  return forwarded[0] === direct[0] ? direct : [...forwarded, ...direct];
}

/**
 * A host with or without a port. Anything else (`x/hook#`, `user@x`) would shift the path of a URL built from
 * it, so that a signature for one path would open another.
 */
const AUTHORITY = /^(?:[A-Za-z0-9_][A-Za-z0-9._-]*|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/;
const PORT = /^\d{1,5}$/;
/** Longer queries aren't tried in other spellings. */
const LONGEST_RESPELT = 1024;

/** The path and query of a request target: a proxy can send a whole URL (RFC 9112, section 3.2.2). */
export const pathAndQueryOf = (target: string): string =>
  target.startsWith('/') ? target : target.replace(/^https?:\/\/[^/?]*/i, '');

/** Null if the proxy's headers aren't an origin. */
function forwardedOrigin(request: RequestOrigin, scheme: string, host: string): string | null {
  const proto = (headerOf(request, 'x-forwarded-proto') ?? scheme).toLowerCase();
  const name = headerOf(request, 'x-forwarded-host') ?? host;
  const port = headerOf(request, 'x-forwarded-port');
  if ((proto !== 'https' && proto !== 'http') || !AUTHORITY.test(name)) return null;
  if (port !== null && !PORT.test(port)) return null;
  const hasPort = /:\d+$/.test(name);
  const standard = port === (proto === 'https' ? '443' : '80');
  const suffix = port === null || hasPort || standard ? '' : `:${port}`;
  return `${proto}://${name}${suffix}`;
}

/** The first value, which the outermost proxy wrote. */
function headerOf(request: RequestOrigin, name: string): string | null {
  const value = request.headers[name];
  const first = typeof value === 'string' ? value : value?.[0];
  if (first === undefined) return null;
  return first.includes(',') ? (first.split(',')[0]?.trim() ?? null) : first.trim();
}

/**
 * Every spelling of a URL that may have been signed, the given one first. None has a fragment: providers
 * strip connection overrides before they sign.
 */
export function* urlSpellings(url: string): Generator<string> {
  const seen = new Set<string>();
  for (const spelling of allSpellings(url.split('#', 1)[0] ?? url)) {
    if (seen.has(spelling)) continue;
    seen.add(spelling);
    yield spelling;
  }
}

const PARTS = /^([a-z]+):\/\/(?:([^@/?]*)@)?(\[[^\]]*\]|[^:/?]*)(?::(\d+))?([^?]*)(\?.*)?$/i;

function* allSpellings(url: string): Generator<string> {
  yield url;
  const parts = PARTS.exec(url);
  if (parts === null) return;
  const [, scheme = '', user, host = '', port, path = '', query = ''] = parts;
  const somePort = port ?? (scheme.toLowerCase() === 'https' ? '443' : '80');
  const paths = path === '' ? ['', '/'] : path === '/' ? ['/', ''] : [path];
  const queries = querySpellings(query);
  for (const someUser of user === undefined ? [''] : [`${user}@`, '']) {
    const normal = normalised(`${scheme}://${someUser}${host}${path}${query}`);
    for (const someHost of new Set([host, host.toLowerCase()])) {
      for (const suffix of ['', `:${somePort}`]) {
        const base = `${scheme}://${someUser}${someHost}${suffix}`;
        for (const somePath of paths) {
          for (const someQuery of queries) yield base + somePath + someQuery;
        }
        if (normal === null) continue;
        const normalBase = suffix === '' ? normal.base : withPort(normal.base, somePort);
        for (const someQuery of normal.queries) yield normalBase + someQuery;
      }
    }
  }
}

/** A URL as `new URL` writes it; null if that rejects it. */
function normalised(url: string): { base: string; queries: readonly string[] } | null {
  if (!URL.canParse(url)) return null;
  const { href } = new URL(url);
  const start = href.indexOf('?');
  return start === -1
    ? { base: href, queries: [''] }
    : { base: href.slice(0, start), queries: querySpellings(href.slice(start)) };
}

const withPort = (url: string, port: string): string =>
  url.replace(/^([a-z]+:\/\/(?:[^@/]*@)?(?:\[[^\]]*\]|[^:/?]*))(?::\d+)?/i, `$1:${port}`);

/**
 * A query as it is, sorted as a sender might write it, and as Node's old querystring module writes it, which
 * Twilio's SDK tries last. A long one is only taken as it is: anyone can send one, and respelling it would
 * cost more than a callback does.
 */
function querySpellings(query: string): readonly string[] {
  if (query.length < 2 || query.length > LONGEST_RESPELT) return [query];
  const text = query.slice(1);
  const sorted = text.split('&').sort().join('&');
  return [query, `?${sorted}`, `?${stringify(parse(text))}`];
}

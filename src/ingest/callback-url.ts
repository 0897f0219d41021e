/**
 * The URL that the provider signed. It signs the one that it was given, which is seldom the one that
 * reaches us: proxies end TLS, ports come and go, libraries rewrite escapes. All readings that the
 * official SDKs accept are tried; a wrong one costs an HMAC and opens nothing, since the signature
 * has to match it.
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

/** What is known of the way between the provider and us. */
export interface PublicAddress {
  /** The URL that the provider was given, without a path or with the prefix a proxy strips. */
  readonly publicUrl: string | null;
  /** Whether `X-Forwarded-*` come from our own proxy. */
  readonly trustProxy: boolean;
}

/** The URLs that the request may have been sent to, the likeliest first. */
export function externalUrls(request: RequestOrigin, address: PublicAddress): readonly string[] {
  const { target } = request;
  if (address.publicUrl !== null) {
    const base = address.publicUrl.replace(/\/+$/, '');
    const origin = /^[a-z]+:\/\/[^/]*/i.exec(base)?.[0] ?? base;
    return base === origin ? [base + target] : [base + target, origin + target];
  }
  const scheme = request.encrypted ? 'https' : 'http';
  const host = headerOf(request, 'host') ?? 'localhost';
  const direct = `${scheme}://${host}${target}`;
  if (!address.trustProxy) return [direct];
  const forwarded = forwardedOrigin(request, scheme, host) + target;
  return forwarded === direct ? [direct] : [forwarded, direct];
}

/** The path and query of a request target: a proxy may send a whole URL (RFC 9112, section 3.2.2). */
export const pathAndQueryOf = (target: string): string =>
  target.startsWith('/') ? target : target.replace(/^https?:\/\/[^/?]*/i, '');

function forwardedOrigin(request: RequestOrigin, scheme: string, host: string): string {
  const proto = headerOf(request, 'x-forwarded-proto') ?? scheme;
  const name = headerOf(request, 'x-forwarded-host') ?? host;
  const port = headerOf(request, 'x-forwarded-port');
  const hasPort = /:\d+$/.test(name);
  const standard = port === (proto === 'https' ? '443' : '80');
  const suffix = port === null || hasPort || standard ? '' : `:${port}`;
  return `${proto}://${name}${suffix}`;
}

/** The first value: the one that the outermost proxy wrote. */
function headerOf(request: RequestOrigin, name: string): string | null {
  const value = request.headers[name];
  const first = typeof value === 'string' ? value : value?.[0];
  if (first === undefined) return null;
  return first.includes(',') ? (first.split(',')[0]?.trim() ?? null) : first.trim();
}

/**
 * Every spelling of a URL that a signature may have been made over, the given one first. Fragments
 * are no part of any: providers strip connection overrides before they sign.
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
  for (const someUser of user === undefined ? [''] : [`${user}@`, '']) {
    for (const someHost of new Set([host, host.toLowerCase()])) {
      for (const suffix of ['', `:${somePort}`]) {
        const base = `${scheme}://${someUser}${someHost}${suffix}`;
        for (const somePath of paths) yield* withQuery(`${base}${somePath}`, query);
        const normal = normalised(`${base}${path}${query}`);
        if (normal === null) continue;
        // `new URL` drops a standard port that is written out, so it is put back.
        const spelt = suffix === '' ? normal : withPort(normal, somePort);
        const start = spelt.indexOf('?');
        yield* start === -1 ? [spelt] : withQuery(spelt.slice(0, start), spelt.slice(start));
      }
    }
  }
}

function normalised(url: string): string | null {
  return URL.canParse(url) ? new URL(url).href : null;
}

const withPort = (url: string, port: string): string =>
  url.replace(/^([a-z]+:\/\/(?:[^@/]*@)?(?:\[[^\]]*\]|[^:/?]*))(?::\d+)?/i, `$1:${port}`);

/**
 * With the query as it is, sorted as a sender may put it on the wire, and as Node's old querystring
 * module writes it, which Twilio's SDK tries last.
 */
function* withQuery(before: string, query: string): Generator<string> {
  yield before + query;
  if (query.length < 2) return;
  const text = query.slice(1);
  yield `${before}?${text.split('&').sort().join('&')}`;
  yield `${before}?${stringify(parse(text))}`;
}

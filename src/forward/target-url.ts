/** A URL that callbacks are forwarded to, and the URL that one of them is sent to. */

import { createHash } from 'node:crypto';

export interface TargetUrl {
  /** The SHA-256 of the URL without its password, in hex: it names the target, also once the password has changed. */
  readonly hash: string;
  /** Scheme, host and port: `https://app.example.com`. Shown in the log. */
  readonly origin: string;
  /** Without user, password and query. */
  readonly shown: string;
  /** What user and password become; null without them. */
  readonly authorization: string | null;
  readonly path: string;
  /** With its `?`; empty without one. */
  readonly query: string;
}

/** Reads an http or https URL. */
export function targetUrl(text: string): TargetUrl {
  const url = new URL(text);
  const { origin, pathname, search, username, password } = url;
  const user = `${decoded(username)}:${decoded(password)}`;
  url.password = '';
  return {
    hash: createHash('sha256').update(url.href).digest('hex'),
    origin,
    shown: `${origin}${pathname}`,
    authorization: user === ':' ? null : `Basic ${Buffer.from(user).toString('base64')}`,
    path: pathname,
    query: search,
  };
}

/** A part of the URL as its author meant it; as it is if it can't be decoded. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * Path and query of a callback at its target: the target's, and the callback's own query behind it, letter for
 * letter. `received` is the callback's own target.
 */
export function pathOf({ path, query }: TargetUrl, received: string): string {
  const at = received.indexOf('?');
  const own = at === -1 ? '' : received.slice(at + 1);
  if (own === '') return `${path}${query}`;
  return `${path}${query === '' ? '?' : `${query}&`}${own}`;
}

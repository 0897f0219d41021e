/**
 * The URL of a test callback, and the URL that its signature covers. The two differ if Callboard is behind
 * a proxy: the callback goes directly to Callboard, but is signed for the public address.
 */

import type { Environment } from '../../app/process.ts';
import { success } from '../../core/result.ts';
import { badSetting, type CommandResult, usedWrongly } from '../outcome.ts';

export interface AskedTarget {
  readonly url?: string | undefined;
  readonly signedUrl?: string | undefined;
}

export interface CallbackTarget {
  readonly url: string;
  readonly signedUrl: string;
}

const PATH = '/callbacks/voice';

/** Uses the options, or the settings of the Callboard on this machine. */
export function callbackTarget(
  { url, signedUrl }: AskedTarget,
  env: Environment,
): CommandResult<CallbackTarget> {
  if (url !== undefined) return success({ url, signedUrl: signedUrl ?? url });
  const given = filled(env['CALLBOARD_URL'])?.replace(/\/+$/, '');
  const local = given ?? localUrl(env);
  if (local === null) {
    return usedWrongly(
      "CALLBOARD_PORT is 0, so Callboard's port isn't known. Set its URL with --url.",
    );
  }
  if (!/^https?:$/.test(URL.parse(local)?.protocol ?? '')) {
    return badSetting('CALLBOARD_URL must be an address such as http://127.0.0.1:8484.');
  }
  const publicUrl = filled(env['CALLBOARD_PUBLIC_URL'])?.replace(/\/+$/, '');
  const sentTo = `${local}${PATH}`;
  return success({
    url: sentTo,
    signedUrl: signedUrl ?? (publicUrl === undefined ? sentTo : `${publicUrl}${PATH}`),
  });
}

/** The same URLs, each with these `name=value` in its query, after what it has. */
export function withDimensions(
  { url, signedUrl }: CallbackTarget,
  dimensions: readonly string[],
): CallbackTarget {
  const query = dimensions
    .map((dimension) => {
      const split = dimension.indexOf('=');
      return [dimension.slice(0, split), dimension.slice(split + 1)]
        .map(encodeURIComponent)
        .join('=');
    })
    .join('&');
  if (query === '') return { url, signedUrl };
  const added = (to: string): string => `${to}${to.includes('?') ? '&' : '?'}${query}`;
  return { url: added(url), signedUrl: added(signedUrl) };
}

/** The local address that reaches a server on `CALLBOARD_HOST`. */
function localUrl(env: Environment): string | null {
  const port = filled(env['CALLBOARD_PORT']) ?? '8484';
  if (Number(port) === 0) return null;
  const host = filled(env['CALLBOARD_HOST']) ?? '127.0.0.1';
  const reached = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${reached.includes(':') ? `[${reached}]` : reached}:${port}`;
}

/** An empty variable counts as unset. */
const filled = (value: string | undefined): string | undefined =>
  value === undefined || value.trim() === '' ? undefined : value.trim();

/**
 * The URL of a test callback, and the URL that its signature covers. The two differ if Callboard is behind
 * a proxy: the callback goes directly to Callboard, but is signed for the public address.
 */
import type { Environment } from '../../app/process.ts';

export interface AskedTarget {
  readonly url?: string | undefined;
  readonly signedUrl?: string | undefined;
}

export type CallbackTarget =
  | { readonly ok: true; readonly url: string; readonly signedUrl: string }
  | { readonly ok: false; readonly ofSetting: boolean; readonly problem: string };

const PATH = '/callbacks/voice';

/** Uses the options, or the settings of the Callboard on this machine. */
export function callbackTarget({ url, signedUrl }: AskedTarget, env: Environment): CallbackTarget {
  if (url !== undefined) return { ok: true, url, signedUrl: signedUrl ?? url };
  const given = filled(env['CALLBOARD_URL'])?.replace(/\/+$/, '');
  const local = given ?? localUrl(env);
  if (local === null) {
    return {
      ok: false,
      ofSetting: false,
      problem: "CALLBOARD_PORT is 0, so Callboard's port isn't known. Set its URL with --url.",
    };
  }
  if (!/^https?:$/.test(URL.parse(local)?.protocol ?? '')) {
    return {
      ok: false,
      ofSetting: true,
      problem: 'CALLBOARD_URL must be an address such as http://127.0.0.1:8484.',
    };
  }
  const publicUrl = filled(env['CALLBOARD_PUBLIC_URL'])?.replace(/\/+$/, '');
  const sentTo = `${local}${PATH}`;
  return {
    ok: true,
    url: sentTo,
    signedUrl: signedUrl ?? (publicUrl === undefined ? sentTo : `${publicUrl}${PATH}`),
  };
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

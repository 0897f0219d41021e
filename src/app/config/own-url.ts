/** Whether a URL that callbacks would be forwarded to is Callboard's own, as far as the settings can say. */

import { isCallbackTarget } from '../../http/callbacks/callback-listener.ts';
import { isLoopbackHost } from '../../ingest/loopback.ts';

export interface OwnAddress {
  readonly host: string;
  /** 0: any free port, so nothing can be said. */
  readonly port: number;
  /** Without a trailing slash; null if it isn't set. */
  readonly publicUrl: string | null;
}

/**
 * Whether it's the address that Callboard listens on, or a path for callbacks under its public URL. Other paths
 * there can belong to an application behind the same proxy. What this can't know, the header of forwarded
 * callbacks stops at run time.
 */
export const isOwnUrl = (text: string, own: OwnAddress): boolean =>
  isListenedOn(new URL(text), own) || isForCallbacks(new URL(text), own.publicUrl);

/** Addresses that stand for every address of the machine. */
const EVERY_ADDRESS: ReadonlySet<string> = new Set(['0.0.0.0', '::', '[::]']);

function isListenedOn(url: URL, { host, port }: OwnAddress): boolean {
  if (port === 0 || url.protocol !== 'http:' || Number(url.port || 80) !== port) return false;
  const name = url.hostname.replace(/^\[|\]$/g, '');
  if (name === host.toLowerCase() || EVERY_ADDRESS.has(name)) return true;
  return isLoopbackHost(name) && (isLoopbackHost(host) || EVERY_ADDRESS.has(host));
}

function isForCallbacks(url: URL, publicUrl: string | null): boolean {
  if (publicUrl === null) return false;
  const base = new URL(publicUrl);
  const prefix = base.pathname.replace(/\/+$/, '');
  if (url.origin !== base.origin || !url.pathname.startsWith(`${prefix}/`)) return false;
  return isCallbackTarget(url.pathname.slice(prefix.length));
}

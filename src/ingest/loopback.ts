/** Names and addresses that always mean this machine. */

import { isIPv4, isIPv6 } from 'node:net';

/** Whether a host, without port or brackets, is this machine: `localhost`, 127.0.0.0/8 or `::1`. */
export function isLoopbackHost(host: string): boolean {
  const name = host.toLowerCase();
  if (name === 'localhost') return true;
  if (isIPv4(name)) return name.startsWith('127.');
  if (!isIPv6(name)) return false;
  return name === '::1' || /^::ffff:127\.\d+\.\d+\.\d+$/.test(name);
}

/** Whether a `Host` header (a name or address, perhaps with a port) is this machine. */
export function isLoopbackAuthority(authority: string): boolean {
  const parts = /^(?:\[([^\]]+)\]|([^:[\]]+))(?::\d{1,5})?$/.exec(authority);
  const host = parts?.[1] ?? parts?.[2];
  return host !== undefined && isLoopbackHost(host);
}

/** Whether a URL always leads to this machine. */
export const isLoopbackUrl = (url: string): boolean =>
  isLoopbackHost(new URL(url).hostname.replace(/^\[|\]$/g, ''));

/** A captured request as it goes on the wire again, with a signature over where it goes now. */
import { signForm } from '../../emulator/delivery/sign.ts';
import type { Dialect } from '../../emulator/dialect.ts';
import type { CapturedRequest } from '../../ports/call-store.ts';

export interface ReplayRequest {
  readonly method: 'GET' | 'POST';
  /** Path and query string. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

export interface SigningTerms {
  /** The base address, without a last slash. */
  readonly url: string;
  readonly dialect: Dialect;
  /** Null: no signature. */
  readonly signingKey: string | null;
}

/** Builds and signs; a capture keeps a GET's parameters apart from its path, or within it. */
export function replayRequest(
  { method, path: captured, parameters }: CapturedRequest,
  { url, dialect, signingKey }: SigningTerms,
): ReplayRequest {
  const base = new URL(url);
  const form = formOf(parameters);
  const bare = method === 'GET' && !captured.includes('?') && form !== '';
  const path = `${base.pathname.replace(/\/$/, '')}${captured}${bare ? `?${form}` : ''}`;
  const signature =
    signingKey === null
      ? null
      : signForm(signingKey, base.origin + path, method === 'POST' ? signed(parameters) : {});
  const header = dialect === 'twilio' ? 'x-twilio-signature' : 'x-signalwire-signature';
  return {
    method,
    path,
    headers: {
      'user-agent': 'Callboard-Replay',
      ...(signature === null ? {} : { [header]: signature }),
      ...(method === 'POST' ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
    },
    body: method === 'POST' ? form : null,
  };
}

function formOf(parameters: CapturedRequest['parameters']): string {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    for (const one of [value].flat()) form.append(name, one);
  }
  return form.toString();
}

/**
 * What the signature covers. A name that came more than once stands before each of its distinct
 * values, in order: Twilio's way (Twilio docs "Security", August 2026).
 */
const signed = (parameters: CapturedRequest['parameters']): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : [...new Set(value)].sort().join(name),
    ]),
  );

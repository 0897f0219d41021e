/** Turns a callback into the signed request that goes on the wire, in the provider's manner. */
import type { KeyObject } from 'node:crypto';
import type { CallbackAddress } from '../callbacks/subscription.ts';
import type { Dialect } from '../dialect.ts';
import type { WireRequest } from './attempt.ts';
import { encodeForm, type Parameters } from './form.ts';
import { signForm } from './sign.ts';

const FORM = 'application/x-www-form-urlencoded; charset=utf-8';

/**
 * Builds and signs. A POST carries its parameters in the body, a GET in the query string after
 * those that the URL brought along; `token` is Twilio's mark of repeated attempts.
 */
export function wireRequest(
  dialect: Dialect,
  key: KeyObject,
  address: CallbackAddress,
  parameters: Parameters,
  token: string | null,
): WireRequest {
  const { target, method } = address;
  const form = encodeForm(parameters);
  const isPost = method === 'POST';
  const path = isPost ? target.path : withQuery(target.path, form);
  const signature = signForm(key, target.signedOrigin + path, isPost ? parameters : {});
  const headers =
    dialect === 'twilio'
      ? ['x-twilio-signature', signature, 'user-agent', 'TwilioProxy/1.1', 'accept', '*/*']
      : ['x-signalwire-signature', signature, 'user-agent', 'Callboard-Emulator', 'accept', '*/*'];
  if (isPost) headers.push('content-type', FORM);
  if (token !== null) headers.push('i-twilio-idempotency-token', token);
  if (target.authorization !== null) headers.push('authorization', target.authorization);
  return { method, path, headers, body: isPost ? Buffer.from(form, 'latin1') : null };
}

const withQuery = (path: string, query: string): string =>
  `${path}${path.includes('?') ? '&' : '?'}${query}`;

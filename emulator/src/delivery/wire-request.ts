/** Turns a callback into the provider's signed HTTP request. */
import type { KeyObject } from 'node:crypto';
import { type CallbackTarget, withQuery } from '../contract/callback-target.ts';
import type { Dialect } from '../contract/dialect.ts';
import { encodeForm, type Parameters } from '../contract/form.ts';
import type { SignatureKind } from '../contract/mischief.ts';
import { signForm } from '../contract/sign.ts';
import type { CallbackAddress } from '../contract/subscription.ts';
import type { WireRequest } from './attempt.ts';

const FORM = 'application/x-www-form-urlencoded; charset=utf-8';

/**
 * Builds and signs a request. A POST has its parameters in the body, a GET in the query, after those
 * of the URL. `token` is Twilio's idempotency token.
 */
export function wireRequest(
  dialect: Dialect,
  key: KeyObject,
  address: CallbackAddress,
  parameters: Parameters,
  token: string | null,
  signature: SignatureKind = 'valid',
): WireRequest {
  const { target, method } = address;
  const form = encodeForm(parameters);
  const isPost = method === 'POST';
  const path = isPost ? target.path : withQuery(target.path, form);
  const headers = ['user-agent', USER_AGENT[dialect], 'accept', '*/*'];
  if (signature !== 'none') {
    const url = signedText(target.signedOrigin + path, signature);
    headers.push(SIGNATURE_HEADER[dialect], signForm(key, url, isPost ? parameters : {}));
  }
  if (isPost) headers.push('content-type', FORM);
  if (token !== null) headers.push('i-twilio-idempotency-token', token);
  if (target.authorization !== null) headers.push('authorization', target.authorization);
  return { method, path, headers, body: isPost ? Buffer.from(form, 'latin1') : null };
}

/** The URL to sign. A wrong signature is well-formed, but for another URL. */
const signedText = (url: string, signature: SignatureKind): string =>
  signature === 'wrong' ? `${url}/wrong` : url;

const USER_AGENT = { signalwire: 'Callboard-Emulator', twilio: 'TwilioProxy/1.1' } as const;
const SIGNATURE_HEADER = {
  signalwire: 'x-signalwire-signature',
  twilio: 'x-twilio-signature',
} as const;

/**
 * The request that follows a redirect, signed for its new URL in the same way as the first. Unless it
 * `keepsMethod`, it's a GET without parameters, like a browser's.
 */
export function redirectedRequest(
  dialect: Dialect,
  key: KeyObject,
  request: WireRequest,
  target: CallbackTarget,
  keepsMethod: boolean,
  signatureKind: SignatureKind,
): WireRequest {
  const keeps = keepsMethod && request.method === 'POST';
  const form = new URLSearchParams(keeps ? (request.body?.toString('latin1') ?? '') : '');
  const signed = signedText(target.signedOrigin + target.path, signatureKind);
  const signature = signForm(key, signed, Object.fromEntries(form));
  const headers: string[] = [];
  for (let at = 0; at < request.headers.length; at += 2) {
    const [name = '', value = ''] = request.headers.slice(at, at + 2);
    if (name === 'authorization' || (name === 'content-type' && !keeps)) continue;
    headers.push(name, name === SIGNATURE_HEADER[dialect] ? signature : value);
  }
  if (target.authorization !== null) headers.push('authorization', target.authorization);
  return {
    method: keeps ? 'POST' : 'GET',
    path: target.path,
    headers,
    body: keeps ? request.body : null,
  };
}

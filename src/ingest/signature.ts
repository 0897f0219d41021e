/**
 * Whether a request was signed by somebody who holds a key: a pure function over method, URL, raw
 * body, headers and keys. Comparison takes the same time wherever it fails. It never says which key
 * or which spelling nearly matched.
 *
 * Schemes: base64 HMAC-SHA1 over URL and sorted form parameters (Twilio docs "Security"; SignalWire
 * cXML does the same); for JSON Twilio's `bodySHA256` in a signed URL, and SignalWire's lowercase hex
 * HMAC over URL and raw body, SHA-1 or SHA-256 (SignalWire docs "Verify SWML request signatures").
 * All read August 2026.
 */

import { createHmac, hash, type KeyObject, timingSafeEqual } from 'node:crypto';
import type { Parameters } from '../core/callback/parameters.ts';
import type { AccountSid } from '../core/ids.ts';
import { urlSpellings } from './callback-url.ts';
import type { HmacSha1 } from './hmac-sha1.ts';

/** A key and the account that signs with it; null where the account is not known beforehand. */
export interface VerificationKey {
  readonly accountSid: AccountSid | null;
  readonly secret: KeyObject;
}

/** A request as far as its signature covers it. */
export interface SignedRequest {
  readonly method: 'GET' | 'POST';
  /** The URLs that it may have been sent to, the likeliest first. */
  readonly urls: readonly string[];
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Uint8Array;
  /** How the body was sent; for a GET `form`. */
  readonly encoding: 'form' | 'json';
  /** The body's parameters; null where it could not be read. */
  readonly parameters: Parameters | null;
  /** Their names, sorted. */
  readonly names: readonly string[];
}

export type Verification =
  | { readonly ok: true; readonly key: VerificationKey }
  | { readonly ok: false; readonly reason: 'unsigned' | 'bad-signature' };

/** Checks a request against every key, several of which may be valid while one replaces another. */
export function verifySignature(
  request: SignedRequest,
  keys: readonly VerificationKey[],
): Verification {
  const claims = claimsOf(request);
  if (claims.length === 0) return { ok: false, reason: 'unsigned' };
  for (const url of request.urls) {
    for (const spelling of urlSpellings(url)) {
      for (const message of messagesOf(request, spelling)) {
        for (const key of keys) {
          if (claims.some((claim) => matches(claim, message, key.secret))) return { ok: true, key };
        }
      }
    }
  }
  return { ok: false, reason: 'bad-signature' };
}

/** A key with which the usual signature is made over and over. */
export interface Signer {
  readonly key: VerificationKey;
  readonly hmac: HmacSha1;
}

/**
 * Whose signature the usual one is, over exactly this message (room for a pad, URL and sorted form
 * parameters); null where it is nobody's, which says nothing yet about the other readings.
 */
export function signerOf(
  message: Buffer,
  headers: SignedRequest['headers'],
  signers: readonly Signer[],
): VerificationKey | null {
  const given = signatureIn(headers);
  if (given === null) return null;
  for (const { key, hmac } of signers) {
    if (hmac.isOf(message, given)) return key;
  }
  return null;
}

/** What the sender says the digest is. */
interface Claim {
  readonly algorithm: 'sha1' | 'sha256';
  readonly digest: Uint8Array;
  readonly encoding: 'base64' | 'hex';
}

/** A text that may have been signed, and how its digest would be written. */
interface Message {
  readonly encoding: 'base64' | 'hex';
  readonly text: string;
  readonly bytes: Uint8Array | null;
}

/** 160 bits leave the last digit four: any other would be another spelling of the same digest. */
const BASE64_SHA1 = /^[A-Za-z0-9+/]{26}[AEIMQUYcgkosw048]=$/;
const HEX_SHA1 = /^[0-9a-f]{40}$/;
const HEX_SHA256 = /^[0-9a-f]{64}$/;

function claimsOf(request: SignedRequest): readonly Claim[] {
  const claims: Claim[] = [];
  const sha256 = headerOf(request.headers, 'x-signalwire-sha256-signature');
  if (sha256 !== null && HEX_SHA256.test(sha256)) {
    claims.push({ algorithm: 'sha256', digest: Buffer.from(sha256, 'hex'), encoding: 'hex' });
  }
  const given = signatureIn(request.headers);
  if (given !== null && BASE64_SHA1.test(given)) {
    claims.push({ algorithm: 'sha1', digest: Buffer.from(given, 'base64'), encoding: 'base64' });
  } else if (given !== null && HEX_SHA1.test(given)) {
    claims.push({ algorithm: 'sha1', digest: Buffer.from(given, 'hex'), encoding: 'hex' });
  } else if (given !== null && claims.length === 0) {
    // A signature of no known shape is a wrong one, not a missing one.
    claims.push({ algorithm: 'sha1', digest: new Uint8Array(0), encoding: 'base64' });
  }
  return claims;
}

const signatureIn = (headers: SignedRequest['headers']): string | null =>
  headerOf(headers, 'x-signalwire-signature') ?? headerOf(headers, 'x-twilio-signature');

function headerOf(headers: SignedRequest['headers'], name: string): string | null {
  const value = headers[name];
  return typeof value === 'string' ? value.trim() : null;
}

/** Every text that a signature over this URL may cover. */
function* messagesOf(request: SignedRequest, url: string): Generator<Message> {
  if (request.method === 'GET') {
    yield { encoding: 'base64', text: url, bytes: null };
    return;
  }
  if (request.encoding === 'json') {
    yield { encoding: 'hex', text: url, bytes: request.body };
    if (coversBody(url, request.body)) yield { encoding: 'base64', text: url, bytes: null };
  }
  const { parameters, names } = request;
  if (parameters === null) return;
  const said = concatenated(parameters, names, asSent);
  // A signature over a URL alone says nothing about a JSON body, be it an empty one.
  if (said === '' && request.encoding === 'json') return;
  yield { encoding: 'base64', text: url + said, bytes: null };
  if (names.some((name) => typeof parameters.get(name) !== 'string')) {
    const text = url + concatenated(parameters, names, distinctSorted);
    yield { encoding: 'base64', text, bytes: null };
  }
}

function concatenated(
  parameters: Parameters,
  names: readonly string[],
  inOrder: (values: readonly string[]) => readonly string[],
): string {
  let text = '';
  for (const name of names) {
    const value = parameters.get(name) ?? '';
    if (typeof value === 'string') text += name + value;
    else for (const one of inOrder(value)) text += name + one;
  }
  return text;
}

/** The compatibility SDK's way with a repeated parameter. */
const asSent = (values: readonly string[]): readonly string[] => values;
/** Twilio's way with a repeated parameter. */
const distinctSorted = (values: readonly string[]): readonly string[] =>
  [...new Set(values)].sort();

/** Whether the URL names the hash of this very body; only then does its signature speak for it. */
function coversBody(url: string, body: Uint8Array): boolean {
  const claimed = /[?&]bodySHA256=([0-9a-fA-F]{64})(?:&|$)/.exec(url)?.[1];
  if (claimed === undefined) return false;
  return timingSafeEqual(Buffer.from(claimed, 'hex'), hash('sha256', body, 'buffer'));
}

function matches(claim: Claim, message: Message, secret: KeyObject): boolean {
  if (claim.encoding !== message.encoding) return false;
  const hmac = createHmac(claim.algorithm, secret).update(message.text);
  if (message.bytes !== null) hmac.update(message.bytes);
  const digest = hmac.digest();
  return digest.length === claim.digest.length && timingSafeEqual(digest, claim.digest);
}

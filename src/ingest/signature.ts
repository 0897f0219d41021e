/**
 * Whether a request was signed with one of our keys: a pure function of method, URL, raw body, headers and
 * keys. Comparison takes constant time. The result never says which key or spelling nearly matched.
 *
 * Schemes: base64 HMAC-SHA1 over URL and sorted form parameters (Twilio docs "Security"; SignalWire
 * cXML does the same); for JSON Twilio's `bodySHA256` in a signed URL, and SignalWire's lowercase hex
 * HMAC over URL and raw body, SHA-1 or SHA-256 (SignalWire docs "Verify SWML request signatures").
 * All read August 2026.
 */

import { createHmac, hash, type KeyObject, timingSafeEqual } from 'node:crypto';
import type { Parameters } from '../core/callback/parameters.ts';
import type { AccountSid } from '../core/ids.ts';
import { failure, type Result, success } from '../core/result.ts';
import { urlSpellings } from './callback-url.ts';
import type { HmacSha1 } from './hmac-sha1.ts';
import { asSent, distinctSorted, type RepeatedValues, textOfParameters } from './said.ts';

/** A key and the account that signs with it; null if the account isn't known in advance. */
export interface VerificationKey {
  readonly accountSid: AccountSid | null;
  readonly secret: KeyObject;
}

/** The parts of a request that its signature covers. */
export interface SignedRequest {
  readonly method: 'GET' | 'POST';
  /** The URLs that it may have been sent to, the most likely first. */
  readonly urls: readonly string[];
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Uint8Array;
  /** How the body was sent; `form` for a GET. */
  readonly encoding: 'form' | 'json';
  /**
   * The parameters and their sorted names; null if they can't be read. Only called once a signature may
   * cover them, since reading them costs more than any other refusal.
   */
  readonly read: () => ReadParameters | null;
}

export interface ReadParameters {
  readonly parameters: Parameters;
  readonly names: readonly string[];
}

/** What a request is signed with. */
export interface Signed {
  readonly key: VerificationKey;
  /** The spelling of the URL that was signed. */
  readonly url: string;
  /** The order of repeated values that was signed; null if the signature doesn't cover a text. */
  readonly repeated: RepeatedValues | null;
}

/** Why a request isn't believed. */
export type SignatureProblem = 'unsigned' | 'bad-signature';

const UNSIGNED = failure<SignatureProblem>('unsigned');
const BAD_SIGNATURE = failure<SignatureProblem>('bad-signature');

/** Checks a request against every key. Several can be valid while keys are being rotated. */
export function verifySignature(
  request: SignedRequest,
  keys: readonly VerificationKey[],
): Result<Signed, SignatureProblem> {
  if (!isSigned(request.headers)) return UNSIGNED;
  const claims = claimsOf(request.headers);
  const textsOf = messagesAbout(request, claims);
  let left = MOST_WORK_BYTES;
  for (const url of likeliestFirst(request.urls)) {
    for (const message of textsOf(url)) {
      for (const key of keys) {
        for (const claim of claims) {
          if (claim.encoding !== message.encoding) continue;
          left -= ATTEMPT_BYTES + message.text.length + (message.bytes?.length ?? 0);
          if (left < 0) return BAD_SIGNATURE;
          if (matches(claim, message, key.secret)) {
            return success({ key, url, repeated: message.repeated });
          }
        }
      }
    }
  }
  return BAD_SIGNATURE;
}

/**
 * How many bytes are hashed for a request before it counts as badly signed. This allows far more readings
 * than a callback of the usual size has, and stops an unsigned one of 64 kB from causing hundreds.
 */
const MOST_WORK_BYTES = 192 * 1024;
/** The fixed cost of an HMAC, as a number of bytes. */
const ATTEMPT_BYTES = 1024;

/** All URLs as they are, followed by their other spellings. */
function* likeliestFirst(urls: readonly string[]): Generator<string> {
  const others: Generator<string>[] = [];
  for (const url of urls) {
    const spellings = urlSpellings(url);
    const { done, value } = spellings.next();
    if (done !== true) yield value;
    others.push(spellings);
  }
  for (const spellings of others) yield* spellings;
}

/** Whether a request claims to be signed, even if the claim has no known shape. */
export const isSigned = (headers: SignedRequest['headers']): boolean =>
  signatureIn(headers) !== null || sha256In(headers) !== null;

/** A key that makes the usual signature many times. */
export interface Signer {
  readonly key: VerificationKey;
  readonly hmac: HmacSha1;
}

/**
 * Whose usual signature this is, over exactly this message (room for a pad, URL and sorted form parameters).
 * Null if it's no key's; other readings may still match.
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

/** The digest that the sender claims. */
interface Claim {
  readonly algorithm: 'sha1' | 'sha256';
  readonly digest: Uint8Array;
  readonly encoding: 'base64' | 'hex';
}

/** A text that may have been signed, and how its digest would be encoded. */
interface Message {
  readonly encoding: 'base64' | 'hex';
  readonly text: string;
  readonly bytes: Uint8Array | null;
  readonly repeated: RepeatedValues | null;
}

/** 160 bits leave four bits for the last digit: any other digit would respell the same digest. */
const BASE64_SHA1 = /^[A-Za-z0-9+/]{26}[AEIMQUYcgkosw048]=$/;
const HEX_SHA1 = /^[0-9a-f]{40}$/;
const HEX_SHA256 = /^[0-9a-f]{64}$/;

/** None for a signature of unknown shape, which is wrong rather than missing. */
function claimsOf(headers: SignedRequest['headers']): readonly Claim[] {
  const claims: Claim[] = [];
  const sha256 = sha256In(headers);
  if (sha256 !== null) {
    claims.push({ algorithm: 'sha256', digest: Buffer.from(sha256, 'hex'), encoding: 'hex' });
  }
  const given = signatureIn(headers);
  if (given !== null && BASE64_SHA1.test(given)) {
    claims.push({ algorithm: 'sha1', digest: Buffer.from(given, 'base64'), encoding: 'base64' });
  } else if (given !== null && HEX_SHA1.test(given)) {
    claims.push({ algorithm: 'sha1', digest: Buffer.from(given, 'hex'), encoding: 'hex' });
  }
  return claims;
}

const signatureIn = (headers: SignedRequest['headers']): string | null =>
  headerOf(headers, 'x-signalwire-signature') ?? headerOf(headers, 'x-twilio-signature');

/** The SHA-256 of a JSON body; null for the undocumented ones that forms have. */
function sha256In(headers: SignedRequest['headers']): string | null {
  const sha256 = headerOf(headers, 'x-signalwire-sha256-signature');
  return sha256 !== null && HEX_SHA256.test(sha256) ? sha256 : null;
}

function headerOf(headers: SignedRequest['headers'], name: string): string | null {
  const value = headers[name];
  return typeof value === 'string' ? value.trim() : null;
}

/**
 * Every text that a signature over a URL can cover. What doesn't depend on the URL is computed once, and only
 * if a claim needs it.
 */
function messagesAbout(
  request: SignedRequest,
  claims: readonly Claim[],
): (url: string) => Generator<Message> {
  const { method, encoding, body } = request;
  const asksForText = claims.some((claim) => claim.encoding === 'base64');
  const bodyHash = once(() => hash('sha256', body, 'buffer'));
  const readings = once(() => readingsOf(request));
  return function* (url) {
    if (method === 'GET') {
      yield { encoding: 'base64', text: url, bytes: null, repeated: null };
      return;
    }
    if (encoding === 'json') {
      yield { encoding: 'hex', text: url, bytes: body, repeated: null };
      const claimed = asksForText ? claimedBodyHash(url) : null;
      // Only then does the URL's signature cover the body.
      if (claimed !== null && timingSafeEqual(claimed, bodyHash())) {
        yield { encoding: 'base64', text: url, bytes: null, repeated: null };
      }
    }
    if (!asksForText) return;
    for (const { said, repeated } of readings()) {
      yield { encoding: 'base64', text: url + said, bytes: null, repeated };
    }
  };
}

interface Reading {
  readonly said: string;
  readonly repeated: RepeatedValues;
}

/** The parameters' text, in each order that a signature can have. */
function readingsOf(request: SignedRequest): readonly Reading[] {
  const read = request.read();
  if (read === null) return [];
  const { parameters, names } = read;
  const said = textOfParameters(parameters, names, asSent);
  // A signature over a URL alone doesn't cover a JSON body, even an empty one.
  if (said === '' && request.encoding === 'json') return [];
  const sent = { said, repeated: asSent };
  if (names.every((name) => typeof parameters.get(name) === 'string')) return [sent];
  const distinct = textOfParameters(parameters, names, distinctSorted);
  return [sent, { said: distinct, repeated: distinctSorted }];
}

/** The body's hash in a URL, as Twilio sends it; null if there's none. */
function claimedBodyHash(url: string): Uint8Array | null {
  const claimed = /[?&]bodySHA256=([0-9a-fA-F]{64})(?:&|$)/.exec(url)?.[1];
  return claimed === undefined ? null : Buffer.from(claimed, 'hex');
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function matches(claim: Claim, message: Message, secret: KeyObject): boolean {
  const hmac = createHmac(claim.algorithm, secret).update(message.text);
  if (message.bytes !== null) hmac.update(message.bytes);
  const digest = hmac.digest();
  return digest.length === claim.digest.length && timingSafeEqual(digest, claim.digest);
}

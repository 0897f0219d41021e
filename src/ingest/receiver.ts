/**
 * One request from its bytes to its reply: verified, read, classified, kept, and only then
 * acknowledged. What is refused leaves no trace but a counter. It never waits for anything but the
 * store.
 */

import { classify } from '../core/callback/classify.ts';
import type { NamedParameters } from '../core/callback/parameters.ts';
import { PlainForm } from '../core/callback/plain-form.ts';
import { queryOf, readParameters } from '../core/callback/read-request.ts';
import { textOf } from '../core/callback/voice-parameters.ts';
import type { Clock } from '../ports/clock.ts';
import type { Acceptance, EventSink } from '../ports/event-sink.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { CallbackReply, IncomingCallback, Receiver } from '../ports/receiver.ts';
import { externalUrls, type PublicAddress, pathAndQueryOf } from './callback-url.ts';
import { Canonical } from './canonical.ts';
import { eventKeyOf, sortedNames } from './event-key.ts';
import { HmacSha1 } from './hmac-sha1.ts';
import {
  ACKNOWLEDGED,
  BAD_SIGNATURE,
  METHOD_NOT_ALLOWED,
  malformed,
  NO_SIGNING_KEY,
  OVERLOADED,
  STORE_FAILED,
  UNSIGNED,
  UNSUPPORTED_BODY,
  WRONG_ACCOUNT,
} from './replies.ts';
import {
  type SignedRequest,
  type Signer,
  signerOf,
  type VerificationKey,
  verifySignature,
} from './signature.ts';

export interface ReceiverOptions {
  readonly sink: EventSink;
  /** Empty: nothing can be verified. */
  readonly keys: readonly VerificationKey[];
  /** Take callbacks without looking at their signature. For trying out on one machine. */
  readonly allowUnsigned: boolean;
  readonly address: PublicAddress;
  readonly clock: Clock;
  readonly metrics: Metrics;
}

/** A request that has been read but not yet believed. */
interface ReadRequest {
  readonly method: 'GET' | 'POST';
  readonly encoding: 'form' | 'json';
  /** Path and query. */
  readonly target: string;
  readonly parameters: NamedParameters;
}

/** The receiver of status callbacks. */
export function createReceiver(options: ReceiverOptions): Receiver {
  const receiver = new CallbackReceiver(options);
  return { receive: (incoming) => receiver.receive(incoming) };
}

class CallbackReceiver implements Receiver {
  readonly #options: ReceiverOptions;
  // Both hold one request until its key is made, and nothing waits before that.
  readonly #plain = new PlainForm();
  readonly #canonical = new Canonical();
  readonly #signers: readonly Signer[];

  constructor(options: ReceiverOptions) {
    this.#options = options;
    this.#signers = options.keys.map((key) => ({ key, hmac: new HmacSha1(key.secret) }));
  }

  /** Not an async function: at this rate each promise more is to be seen. */
  receive(incoming: IncomingCallback): Promise<CallbackReply> {
    try {
      return this.#receive(incoming);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  #receive(incoming: IncomingCallback): Promise<CallbackReply> {
    const { method } = incoming;
    if (method !== 'POST' && method !== 'GET') return Promise.resolve(METHOD_NOT_ALLOWED);
    const encoding = method === 'GET' ? 'form' : encodingOf(incoming);
    if (encoding === null) {
      this.#options.metrics.rejected('malformed');
      return Promise.resolve(UNSUPPORTED_BODY);
    }
    const target = pathAndQueryOf(incoming.target);
    const request = target === incoming.target ? incoming : { ...incoming, target };
    if (method === 'POST' && encoding === 'form' && this.#isPlain(incoming.body)) {
      const reply = this.#takePlain(request);
      if (reply !== null) return reply;
    }
    return this.#take(request, method, encoding);
  }

  #isPlain(body: Uint8Array): boolean {
    return this.#plain.read(body, bufferOver(body).toString('latin1'));
  }

  /**
   * Nearly every callback: a plain form, signed in the usual way over the likeliest URL. Null where it
   * is signed otherwise, if at all.
   */
  #takePlain(request: IncomingCallback): Promise<CallbackReply> | null {
    const { address, allowUnsigned } = this.#options;
    const [url = ''] = externalUrls(request, address);
    this.#canonical.ofPlain(url, this.#plain, request.body.length);
    const read = {
      method: 'POST',
      encoding: 'form',
      target: request.target,
      parameters: this.#plain,
    } as const;
    if (allowUnsigned) return this.#keep(request, read);
    if (url.includes('#')) return null;
    const key = signerOf(this.#canonical.signed, request.headers, this.#signers);
    if (key === null) return null;
    const refused = this.#refuseOthersAccount(key, read.parameters);
    return refused === null ? this.#keep(request, read) : Promise.resolve(refused);
  }

  /** Any request, by every reading of its signature. */
  #take(
    request: IncomingCallback,
    method: 'GET' | 'POST',
    encoding: 'form' | 'json',
  ): Promise<CallbackReply> {
    const { target, headers, body } = request;
    const parameters = readParameters(method, target, encoding, textOfBody(body));
    const names = parameters === null ? [] : sortedNames(parameters);
    const refused = this.#refuseUnverified(request, {
      method,
      encoding,
      headers,
      body,
      parameters,
      names,
    });
    if (refused !== null) return Promise.resolve(refused);
    if (parameters === null) {
      this.#options.metrics.rejected('malformed');
      return Promise.resolve(malformed('its body is not a JSON object'));
    }
    this.#canonical.ofParameters(parameters, names);
    return this.#keep(request, { method, encoding, target, parameters });
  }

  #refuseUnverified(
    request: IncomingCallback,
    signed: Omit<SignedRequest, 'urls'>,
  ): CallbackReply | null {
    const { keys, metrics, address } = this.#options;
    if (this.#options.allowUnsigned) return null;
    if (keys.length === 0) {
      metrics.rejected('no-key');
      return NO_SIGNING_KEY;
    }
    const verified = verifySignature({ ...signed, urls: externalUrls(request, address) }, keys);
    if (!verified.ok) {
      metrics.rejected(verified.reason);
      return verified.reason === 'unsigned' ? UNSIGNED : BAD_SIGNATURE;
    }
    if (signed.parameters === null) return null;
    return this.#refuseOthersAccount(verified.key, signed.parameters);
  }

  /** A key speaks for its own account only (I11). */
  #refuseOthersAccount(
    { accountSid }: VerificationKey,
    parameters: NamedParameters,
  ): CallbackReply | null {
    if (accountSid === null) return null;
    const claimed = textOf(parameters, 'AccountSid');
    if (claimed === null || claimed === accountSid) return null;
    this.#options.metrics.rejected('bad-signature');
    return WRONG_ACCOUNT;
  }

  /** Keeps what is an event of a call. Its canonical form is made. */
  #keep(request: IncomingCallback, read: ReadRequest): Promise<CallbackReply> {
    const { parameters, method, encoding, target } = read;
    const { metrics, sink, clock } = this.#options;
    const classified = classify(parameters);
    switch (classified.type) {
      case 'malformed':
        metrics.rejected('malformed');
        return Promise.resolve(malformed(classified.reason));
      case 'voice-request':
      case 'message':
        metrics.aside(classified.type);
        return Promise.resolve(ACKNOWLEDGED);
      case 'event': {
        const { accountSid, callSid, kind } = classified;
        const query = method === 'GET' || !target.includes('?') ? null : queryOf(target);
        const accepted = sink.accept({
          key: eventKeyOf(this.#canonical, { accountSid, callSid, kind, query }),
          kind,
          accountSid,
          callSid,
          provenance: 'callback',
          receivedAt: clock.now(),
          request: { method, target, encoding, body: request.body },
          line: {
            kind,
            callSid,
            callStatus: textOf(parameters, 'CallStatus'),
            timestamp: textOf(parameters, 'Timestamp'),
            direction: textOf(parameters, 'Direction'),
          },
        });
        return accepted.then((acceptance) => replyTo(this.#options, acceptance));
      }
    }
  }
}

function replyTo(options: ReceiverOptions, acceptance: Acceptance): CallbackReply {
  switch (acceptance) {
    case 'stored':
      return ACKNOWLEDGED;
    case 'shed':
      options.metrics.rejected('shed');
      return OVERLOADED;
    case 'failed':
      options.metrics.rejected('store-failed');
      return STORE_FAILED;
  }
}

const bufferOver = (body: Uint8Array): Buffer =>
  body instanceof Buffer ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength);

/** The body as the store will read it again: UTF-8, nothing stripped. */
const textOfBody = (body: Uint8Array): string => bufferOver(body).toString('utf8');

/** How the body is to be read; null for a type that no provider sends. */
function encodingOf(request: IncomingCallback): 'form' | 'json' | null {
  const header = request.headers['content-type'];
  if (typeof header !== 'string' || header === 'application/x-www-form-urlencoded') return 'form';
  const type = header.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (type === 'application/x-www-form-urlencoded' || type === '') return 'form';
  return type === 'application/json' || type.endsWith('+json') ? 'json' : null;
}

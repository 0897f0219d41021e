/**
 * One request from its bytes to its reply: verified, read, classified, kept, and only then
 * acknowledged. What is refused leaves no trace but a counter. It never waits for anything but the
 * store.
 */

import type { CallEventKind } from '../core/call-event.ts';
import { classify } from '../core/callback/classify.ts';
import type { NamedParameters } from '../core/callback/parameters.ts';
import { PlainForm } from '../core/callback/plain-form.ts';
import { queryOf, readParameters } from '../core/callback/read-request.ts';
import { textOf } from '../core/callback/voice-parameters.ts';
import type { CallSid } from '../core/ids.ts';
import type { Clock } from '../ports/clock.ts';
import type { Acceptance, DeliveryLine, EventSink } from '../ports/event-sink.ts';
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
  /** A parameter, of a plain form as a text that holds on to nothing else; null: absent or empty. */
  readonly ownTextOf: (name: string) => string | null;
}

/** The receiver of status callbacks. */
export function createReceiver(options: ReceiverOptions): Receiver {
  return new CallbackReceiver(options);
}

type Reply = (reply: CallbackReply) => void;

class CallbackReceiver implements Receiver {
  readonly #options: ReceiverOptions;
  // Both hold one request until its key is made, and nothing waits before that.
  readonly #plain = new PlainForm();
  readonly #canonical = new Canonical();
  readonly #ownPlainText = (name: string): string | null =>
    this.#canonical.textOf(this.#plain, name);
  readonly #signers: readonly Signer[];

  constructor(options: ReceiverOptions) {
    this.#options = options;
    this.#signers = options.keys.map((key) => ({ key, hmac: new HmacSha1(key.secret) }));
  }

  receive(incoming: IncomingCallback, reply: Reply): void {
    const refusal = this.#judge(incoming, reply);
    if (refusal !== null) reply(refusal);
  }

  /** What to answer at once; null where the store has the callback, and then answers by `reply`. */
  #judge(incoming: IncomingCallback, reply: Reply): CallbackReply | null {
    const { method } = incoming;
    if (method !== 'POST' && method !== 'GET') return METHOD_NOT_ALLOWED;
    const encoding = method === 'GET' ? 'form' : encodingOf(incoming);
    if (encoding === null) {
      this.#options.metrics.rejected('malformed');
      return UNSUPPORTED_BODY;
    }
    const target = pathAndQueryOf(incoming.target);
    const request = target === incoming.target ? incoming : { ...incoming, target };
    if (method === 'POST' && encoding === 'form' && this.#plain.read(incoming.body)) {
      const signer = this.#signerOfPlain(request);
      if (signer !== null) return this.#judgePlain(request, signer, reply);
    }
    return this.#judgeAny(request, method, encoding, reply);
  }

  /**
   * Who sent a plain form, as nearly every callback is: signed in the usual way over the likeliest URL.
   * Null where it is signed otherwise, if at all.
   */
  #signerOfPlain(request: IncomingCallback): VerificationKey | 'anybody' | null {
    const { address, allowUnsigned } = this.#options;
    const [url = ''] = externalUrls(request, address);
    this.#canonical.ofPlain(url, this.#plain, request.body.length);
    if (allowUnsigned) return 'anybody';
    if (url.includes('#')) return null;
    return signerOf(this.#canonical.signed, request.headers, this.#signers);
  }

  #judgePlain(
    request: IncomingCallback,
    signer: VerificationKey | 'anybody',
    reply: Reply,
  ): CallbackReply | null {
    const parameters = this.#plain;
    if (signer !== 'anybody') {
      parameters.learn();
      const refusal = this.#refuseOthersAccount(signer, parameters);
      if (refusal !== null) return refusal;
    }
    const { target } = request;
    const ownTextOf = this.#ownPlainText;
    const read = { method: 'POST', encoding: 'form', target, parameters, ownTextOf } as const;
    return this.#keep(request, read, reply);
  }

  /** Any request, by every reading of its signature. */
  #judgeAny(
    request: IncomingCallback,
    method: 'GET' | 'POST',
    encoding: 'form' | 'json',
    reply: Reply,
  ): CallbackReply | null {
    const { target, headers, body } = request;
    const parameters = readParameters(method, target, encoding, textOfBody(body));
    const names = parameters === null ? [] : sortedNames(parameters);
    const signed = { method, encoding, headers, body, parameters, names };
    const refusal = this.#refuseUnverified(request, signed);
    if (refusal !== null) return refusal;
    if (parameters === null) {
      this.#options.metrics.rejected('malformed');
      return malformed('its body is not a JSON object');
    }
    this.#canonical.ofParameters(parameters, names);
    const ownTextOf = (name: string): string | null => textOf(parameters, name);
    return this.#keep(request, { method, encoding, target, parameters, ownTextOf }, reply);
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

  /** Keeps what is an event of a call, whose canonical form is made; answers what is none. */
  #keep(request: IncomingCallback, read: ReadRequest, reply: Reply): CallbackReply | null {
    const { parameters, method, encoding, target, ownTextOf } = read;
    const { metrics, sink, clock } = this.#options;
    const classified = classify(parameters);
    switch (classified.type) {
      case 'malformed':
        metrics.rejected('malformed');
        return malformed(classified.reason);
      case 'voice-request':
      case 'message':
        metrics.aside(classified.type);
        return ACKNOWLEDGED;
      case 'event': {
        const { accountSid, callSid, kind } = classified;
        const query = method === 'GET' || !target.includes('?') ? null : queryOf(target);
        const observation = {
          key: eventKeyOf(this.#canonical, { accountSid, callSid, kind, query }),
          kind,
          accountSid,
          callSid,
          provenance: 'callback',
          receivedAt: clock.now(),
          request: { method, target, encoding, body: request.body },
          line: lineOf(kind, callSid, ownTextOf),
        } as const;
        sink.accept(observation, (acceptance) => reply(replyTo(this.#options, acceptance)));
        return null;
      }
    }
  }
}

/** What is kept of a callback until its commit is told. */
const lineOf = (
  kind: CallEventKind,
  callSid: CallSid,
  ownTextOf: ReadRequest['ownTextOf'],
): DeliveryLine => ({
  kind,
  // A room's own event waits under the room's sid.
  callSid: ownTextOf('CallSid') ?? callSid,
  callStatus: ownTextOf('CallStatus'),
  timestamp: ownTextOf('Timestamp'),
  direction: ownTextOf('Direction'),
});

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

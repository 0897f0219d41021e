/**
 * Takes a request from its bytes to its reply: verified, read, classified, stored, and only then
 * acknowledged. A refused request leaves only a counter. It never waits for anything except the store.
 */

import { type CallCallback, type Classified, classify } from '../core/callback/classify.ts';
import { MOST_PARAMETERS, type NamedParameters } from '../core/callback/parameters.ts';
import { PlainForm } from '../core/callback/plain-form.ts';
import { textOf } from '../core/callback/voice-parameters.ts';
import { failure, type Result, success } from '../core/result.ts';
import { FORWARDED_BY } from '../core/wire/forwarding.ts';
import type { Clock } from '../ports/clock.ts';
import type { Acceptance, EventSink } from '../ports/event-sink.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { CallbackHead, CallbackReply, IncomingCallback, Receiver } from '../ports/receiver.ts';
import { hasMore, readAnyRequest } from './any-request.ts';
import { externalUrls, type PublicAddress, pathAndQueryOf } from './callback-url.ts';
import { Canonical } from './canonical.ts';
import { eventKeyOf } from './event-key.ts';
import { HmacSha1 } from './hmac-sha1.ts';
import { reasonAgainstUnsigned } from './local-request.ts';
import {
  ACKNOWLEDGED,
  FORWARDING_LOOP,
  METHOD_NOT_ALLOWED,
  malformed,
  NO_SIGNING_KEY,
  OVERLOADED,
  type Refusal,
  STORE_FAILED,
  TOO_MANY_PARAMETERS,
  UNSIGNED,
  UNSUPPORTED_BODY,
  unsignedFromElsewhere,
  WRONG_ACCOUNT,
} from './replies.ts';
import { isSigned, type Signer, signerOf, type VerificationKey } from './signature.ts';

export interface ReceiverOptions {
  readonly sink: EventSink;
  /** If empty, nothing can be verified. */
  readonly keys: readonly VerificationKey[];
  /** Accept unsigned callbacks from programs on this machine. For trying things out. */
  readonly allowUnsigned: boolean;
  readonly address: PublicAddress;
  /** This store's name: a callback that it forwarded itself is refused. */
  readonly installation: string;
  readonly clock: Clock;
  readonly metrics: Metrics;
}

/** What a request's head says. */
interface Head {
  readonly method: 'GET' | 'POST';
  readonly encoding: 'form' | 'json';
  /** Whether its signature isn't checked. */
  readonly isOpen: boolean;
}

/** A request that has been read and verified. */
interface BelievedRequest {
  readonly method: 'GET' | 'POST';
  readonly encoding: 'form' | 'json';
  /** Path and query. */
  readonly target: string;
  readonly body: Uint8Array;
}

const eitherHead = (method: Head['method'], encoding: Head['encoding']) => ({
  open: success<Head>({ method, encoding, isOpen: true }),
  closed: success<Head>({ method, encoding, isOpen: false }),
});
/** Every head there is, made once instead of for each callback. */
const HEADS = {
  get: eitherHead('GET', 'form'),
  form: eitherHead('POST', 'form'),
  json: eitherHead('POST', 'json'),
};

/** The receiver of status callbacks. */
export function createReceiver(options: ReceiverOptions): Receiver {
  return new CallbackReceiver(options);
}

type Reply = (reply: CallbackReply) => void;

class CallbackReceiver implements Receiver {
  readonly #options: ReceiverOptions;
  // Both hold one request until its key is made; nothing before that is asynchronous.
  readonly #plain = new PlainForm();
  readonly #canonical = new Canonical();
  readonly #signers: readonly Signer[];

  constructor(options: ReceiverOptions) {
    this.#options = options;
    this.#signers = options.keys.map((key) => ({ key, hmac: new HmacSha1(key.secret) }));
  }

  refuseHead(head: CallbackHead): CallbackReply | null {
    const judged = this.#judgeHead(head);
    return judged.ok ? null : this.#refuse(judged.problem);
  }

  receive(incoming: IncomingCallback, reply: Reply): void {
    const head = this.#judgeHead(incoming);
    const answer = head.ok ? this.#judge(incoming, head.value, reply) : this.#refuse(head.problem);
    if (answer !== null) reply(answer);
  }

  #judgeHead(incoming: CallbackHead): Result<Head, Refusal> {
    const { method, target, headers } = incoming;
    if (method !== 'POST' && method !== 'GET') return failure(METHOD_NOT_ALLOWED);
    const encoding = method === 'GET' ? 'form' : encodingOf(headers);
    if (encoding === null) return failure(UNSUPPORTED_BODY);
    if (headers[FORWARDED_BY] === this.#options.installation) return failure(FORWARDING_LOOP);
    // Clients don't send fragments, and signatures don't cover them.
    if (target.includes('#')) return failure(FRAGMENT);
    if (hasMore(target, '&', MOST_PARAMETERS)) return failure(TOO_MANY_PARAMETERS);
    const { allowUnsigned, keys } = this.#options;
    const closed = allowUnsigned ? reasonAgainstUnsigned(headers) : null;
    const isOpen = allowUnsigned && closed === null;
    if (!isOpen && (keys.length === 0 || !isSigned(headers))) {
      const refusal =
        closed !== null
          ? unsignedFromElsewhere(closed)
          : keys.length === 0
            ? NO_SIGNING_KEY
            : UNSIGNED;
      return failure(refusal);
    }
    const heads = method === 'GET' ? HEADS.get : encoding === 'form' ? HEADS.form : HEADS.json;
    return isOpen ? heads.open : heads.closed;
  }

  /** The immediate answer; null if the store has the callback and will answer through `reply`. */
  #judge(incoming: IncomingCallback, head: Head, reply: Reply): CallbackReply | null {
    const target = pathAndQueryOf(incoming.target);
    const request = target === incoming.target ? incoming : { ...incoming, target };
    const isForm = head.method === 'POST' && head.encoding === 'form';
    if (isForm && this.#plain.read(incoming.body)) {
      const signer = this.#signerOfPlain(request, head);
      if (signer !== null) return this.#judgePlain(request, head, signer, reply);
    }
    return this.#judgeAny(request, head, reply);
  }

  /**
   * Who sent a plain form that's signed in the usual way over the most likely URL, as nearly every callback is.
   * Null if it's signed differently or not at all.
   */
  #signerOfPlain(request: IncomingCallback, head: Head): VerificationKey | 'anybody' | null {
    const [url] = externalUrls(request, this.#options.address);
    if (url === undefined) return null;
    this.#canonical.ofPlain(url, this.#plain, request.body.length);
    if (head.isOpen) return 'anybody';
    return signerOf(this.#canonical.signed, request.headers, this.#signers);
  }

  #judgePlain(
    request: IncomingCallback,
    head: Head,
    signer: VerificationKey | 'anybody',
    reply: Reply,
  ): CallbackReply | null {
    const parameters = this.#plain;
    if (signer !== 'anybody') {
      parameters.learn();
      if (isOfAnotherAccount(signer, parameters)) return this.#refuse(WRONG_ACCOUNT);
    }
    const classified = classify(parameters);
    if (classified.type === 'event' && !this.#isClear(classified)) {
      return this.#judgeAny(request, head, reply);
    }
    const { method, encoding } = head;
    const { target, body } = request;
    return this.#keep({ method, encoding, target, body }, classified, reply);
  }

  /** Whether the plain form is unambiguous about whose event it is (`clear-identity.ts`). */
  #isClear({ accountSid, callSid }: CallCallback): boolean {
    return (
      this.#canonical.holdsClearly(this.#plain, 'CallSid', callSid) &&
      this.#canonical.holdsClearly(this.#plain, 'AccountSid', accountSid)
    );
  }

  /** Handles any request, trying every reading of its signature. */
  #judgeAny(request: IncomingCallback, head: Head, reply: Reply): CallbackReply | null {
    const { method, encoding, isOpen } = head;
    const { target, headers, body } = request;
    const { keys, address } = this.#options;
    const urls = externalUrls(request, address);
    const believed = isOpen ? null : keys;
    const read = readAnyRequest({ method, encoding, headers, body, urls, target, keys: believed });
    if (!read.ok) return this.#refuse(read.problem);
    const { parameters, query, text, signer } = read.value;
    if (signer !== null && isOfAnotherAccount(signer, parameters)) {
      return this.#refuse(WRONG_ACCOUNT);
    }
    const classified = classify(parameters);
    const unclear = classified.type === 'event' ? read.value.unclear() : null;
    if (unclear !== null) {
      return this.#refuse(malformed(`its ${unclear} runs into another parameter`));
    }
    this.#canonical.ofText(query, text);
    return this.#keep({ method, encoding, target, body }, classified, reply);
  }

  /** Stores the event of a call, whose canonical form exists already; answers anything else. */
  #keep(read: BelievedRequest, classified: Classified, reply: Reply): CallbackReply | null {
    const { metrics, sink, clock } = this.#options;
    switch (classified.type) {
      case 'malformed':
        return this.#refuse(malformed(classified.reason));
      case 'voice-request':
      case 'message':
        metrics.aside(classified.type);
        return ACKNOWLEDGED;
      case 'event': {
        const { accountSid, callSid, kind } = classified;
        const { method, target, encoding, body } = read;
        const observation = {
          key: eventKeyOf(this.#canonical, { accountSid, callSid }),
          kind,
          accountSid,
          callSid,
          provenance: 'callback',
          receivedAt: clock.now(),
          request: { method, target, encoding, body },
        } as const;
        sink.accept(observation, (acceptance) => reply(this.#replyTo(acceptance)));
        return null;
      }
    }
  }

  #replyTo(acceptance: Acceptance): CallbackReply {
    switch (acceptance) {
      case 'stored':
        return ACKNOWLEDGED;
      case 'shed':
        return this.#refuse(OVERLOADED);
      case 'failed':
        return this.#refuse(STORE_FAILED);
    }
  }

  #refuse({ reply, reason, detail }: Refusal): CallbackReply {
    if (reason !== null) this.#options.metrics.rejected(reason, detail);
    return reply;
  }
}

const FRAGMENT = malformed('its URL has a fragment (#), which no client sends');

/** A key is only valid for its own account (I11). */
function isOfAnotherAccount({ accountSid }: VerificationKey, parameters: NamedParameters): boolean {
  if (accountSid === null) return false;
  const claimed = textOf(parameters, 'AccountSid');
  return claimed !== null && claimed !== accountSid;
}

/** How to read the body; null for a type that no provider sends. */
function encodingOf(headers: CallbackHead['headers']): 'form' | 'json' | null {
  const header = headers['content-type'];
  if (typeof header !== 'string' || header === 'application/x-www-form-urlencoded') return 'form';
  const type = header.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (type === 'application/x-www-form-urlencoded' || type === '') return 'form';
  return type === 'application/json' || type.endsWith('+json') ? 'json' : null;
}

/**
 * One request from its bytes to its reply: verified, read, classified, kept, and only then
 * acknowledged. What is refused leaves no trace but a counter. It never waits for anything but the
 * store.
 */

import { classify } from '../core/callback/classify.ts';
import type { Parameters } from '../core/callback/parameters.ts';
import { queryOf, readParameters } from '../core/callback/read-request.ts';
import { textOf } from '../core/callback/voice-parameters.ts';
import type { Clock } from '../ports/clock.ts';
import type { Acceptance, EventSink } from '../ports/event-sink.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { CallbackReply, IncomingCallback, Receiver } from '../ports/receiver.ts';
import { externalUrls, type PublicAddress, pathAndQueryOf } from './callback-url.ts';
import { eventKeyOf, sortedNames } from './event-key.ts';
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
import { type VerificationKey, verifySignature } from './signature.ts';

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
  readonly parameters: Parameters | null;
  readonly names: readonly string[];
}

/** The receiver of status callbacks. */
export function createReceiver(options: ReceiverOptions): Receiver {
  const { metrics } = options;
  return {
    receive: async (incoming) => {
      const request = { ...incoming, target: pathAndQueryOf(incoming.target) };
      const method = request.method;
      if (method !== 'POST' && method !== 'GET') return METHOD_NOT_ALLOWED;
      const encoding = method === 'GET' ? 'form' : encodingOf(request);
      if (encoding === null) {
        metrics.rejected('malformed');
        return UNSUPPORTED_BODY;
      }
      const parameters = readParameters(method, request.target, encoding, textOfBody(request.body));
      const names = parameters === null ? [] : sortedNames(parameters);
      const read = { method, encoding, parameters, names } as const;
      const refused = refuseUnverified(options, request, read);
      if (refused !== null) return refused;
      if (parameters === null) {
        metrics.rejected('malformed');
        return malformed('its body is not a JSON object');
      }
      return keep(options, request, { ...read, parameters });
    },
  };
}

function refuseUnverified(
  options: ReceiverOptions,
  request: IncomingCallback,
  read: ReadRequest,
): CallbackReply | null {
  const { keys, metrics, address } = options;
  if (options.allowUnsigned) return null;
  if (keys.length === 0) {
    metrics.rejected('no-key');
    return NO_SIGNING_KEY;
  }
  const verified = verifySignature(
    {
      ...read,
      urls: externalUrls(request, address),
      headers: request.headers,
      body: request.body,
    },
    keys,
  );
  if (!verified.ok) {
    metrics.rejected(verified.reason);
    return verified.reason === 'unsigned' ? UNSIGNED : BAD_SIGNATURE;
  }
  const { accountSid } = verified.key;
  if (accountSid === null || read.parameters === null) return null;
  // A key speaks for its own account only (I11).
  const claimed = textOf(read.parameters, 'AccountSid');
  if (claimed === null || claimed === accountSid) return null;
  metrics.rejected('bad-signature');
  return WRONG_ACCOUNT;
}

async function keep(
  options: ReceiverOptions,
  request: IncomingCallback,
  read: ReadRequest & { readonly parameters: Parameters },
): Promise<CallbackReply> {
  const { parameters, names, method, encoding } = read;
  const classified = classify(parameters);
  switch (classified.type) {
    case 'malformed':
      options.metrics.rejected('malformed');
      return malformed(classified.reason);
    case 'voice-request':
      options.metrics.aside('voice-request');
      return ACKNOWLEDGED;
    case 'message':
      options.metrics.aside('message');
      return ACKNOWLEDGED;
    case 'event': {
      const { accountSid, callSid, kind } = classified;
      const query = method === 'GET' ? null : queryOf(request.target);
      const acceptance = await options.sink.accept({
        key: eventKeyOf({ accountSid, callSid, kind, parameters, names, query }),
        kind,
        accountSid,
        callSid,
        provenance: 'callback',
        receivedAt: options.clock.now(),
        request: { method, target: request.target, encoding, body: request.body },
        line: {
          callSid,
          callStatus: textOf(parameters, 'CallStatus'),
          timestamp: textOf(parameters, 'Timestamp'),
          direction: textOf(parameters, 'Direction'),
        },
      });
      return replyTo(options, acceptance);
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

/** The body as the store will read it again: UTF-8, nothing stripped. */
const textOfBody = (body: Uint8Array): string =>
  Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');

/** How the body is to be read; null for a type that no provider sends. */
function encodingOf(request: IncomingCallback): 'form' | 'json' | null {
  const header = request.headers['content-type'];
  if (typeof header !== 'string') return 'form';
  const type = header.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (type === 'application/x-www-form-urlencoded' || type === '') return 'form';
  return type === 'application/json' || type.endsWith('+json') ? 'json' : null;
}

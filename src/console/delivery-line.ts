/** What the log says of a callback, read from the request as it was received. */

import type { CallEventKind } from '../core/call-event.ts';
import type { NamedParameters } from '../core/callback/parameters.ts';
import { PlainForm } from '../core/callback/plain-form.ts';
import { readDimensions } from '../core/callback/read-dimensions.ts';
import { readParameters } from '../core/callback/read-request.ts';
import { textOf } from '../core/callback/voice-parameters.ts';
import type { Dimensions } from '../core/facts/dimensions.ts';
import type { CommittedDelivery } from '../ports/change-feed.ts';
import type { StoredRequest } from '../ports/event-sink.ts';

/** Four facts as received, what kind of callback it is, and what its URL says about own dimensions. */
export interface DeliveryLine {
  readonly kind: CallEventKind;
  readonly callSid: string;
  readonly callStatus: string | null;
  readonly timestamp: string | null;
  readonly direction: string | null;
  /** Null if it says nothing. */
  readonly dimensions: Dimensions | null;
}

/** A callback and its outcome. */
export interface ShownDelivery {
  readonly line: DeliveryLine;
  readonly outcome: CommittedDelivery['outcome'];
}

/** Reads lines. Keep one instance, since it learns the shapes of forms. */
export class LineReader {
  readonly #plain = new PlainForm();
  readonly #dimensions: readonly string[];

  /** `dimensions`: the names of own dimensions. */
  constructor(dimensions: readonly string[]) {
    this.#dimensions = dimensions;
  }

  /** The lines of a commit's callbacks, in their order. */
  readAll(deliveries: readonly CommittedDelivery[]): readonly ShownDelivery[] {
    return deliveries.map((delivery) => ({
      line: this.#line(delivery),
      outcome: delivery.outcome,
    }));
  }

  #line({ kind, callSid, request }: CommittedDelivery): DeliveryLine {
    const parameters = this.#parameters(request) ?? NONE;
    return {
      kind,
      // A room's own event is stored under the room's SID, and can name a call.
      callSid: textOf(parameters, 'CallSid') ?? callSid,
      callStatus: textOf(parameters, 'CallStatus'),
      timestamp: textOf(parameters, 'Timestamp'),
      direction: textOf(parameters, 'Direction'),
      dimensions: readDimensions(request.target, this.#dimensions),
    };
  }

  #parameters({ method, target, encoding, body }: StoredRequest): NamedParameters | null {
    if (method === 'POST' && encoding === 'form' && this.#plain.read(body)) {
      this.#plain.learn();
      return this.#plain;
    }
    return readParameters(method, target, encoding, Buffer.from(body).toString('utf8'));
  }
}

const NONE: NamedParameters = new Map<string, string>();

/** The callbacks of a batch as listeners see them: each is read from the batch's memory as it's looked at. */

import type { CallEventKind } from '../../../core/call-event.ts';
import { type CallSid, parseCallSid } from '../../../core/ids.ts';
import type { CommittedDelivery } from '../../../ports/change-feed.ts';
import type { StoredRequest } from '../../../ports/event-sink.ts';
import {
  ACCOUNT_LENGTH_AT,
  CALL_LENGTH_AT,
  ENCODING_AT,
  FIXED_BYTES,
  KIND_AT,
  METHOD_AT,
  recordLength,
  TARGET_LENGTH_AT,
} from './record.ts';
import { encoding, eventKind, method } from './record-kind.ts';

/** The outcome of each callback, in their order. */
export type Outcomes = readonly CommittedDelivery['outcome'][];

/**
 * Adds the callbacks of a batch's records to `deliveries`. `outcomes`: those of all of `deliveries`; null
 * if every one was stored.
 */
export function readDeliveries(
  records: Buffer,
  outcomes: Outcomes | null,
  deliveries: CommittedDelivery[],
): void {
  for (let start = 0; start < records.length; ) {
    const length = recordLength(records, start);
    const outcome = outcomes?.[deliveries.length] ?? 'stored';
    deliveries.push(new ReadDelivery(records, start, start + length, outcome));
    start += length;
  }
}

/** A record written by the main thread itself, so its bytes are what `writeRecord` writes. */
class ReadDelivery implements CommittedDelivery, StoredRequest {
  readonly outcome: CommittedDelivery['outcome'];
  readonly #records: Buffer;
  readonly #start: number;
  readonly #end: number;

  constructor(records: Buffer, start: number, end: number, outcome: CommittedDelivery['outcome']) {
    this.#records = records;
    this.#start = start;
    this.#end = end;
    this.outcome = outcome;
  }

  get kind(): CallEventKind {
    const kind = eventKind(this.#records[this.#start + KIND_AT]);
    if (kind === null) throw new Error("an accepted callback isn't an event");
    return kind;
  }

  get callSid(): CallSid {
    const callSid = parseCallSid(this.#records.toString('latin1', this.#sidStart, this.#sidEnd));
    if (callSid === null) throw new Error('a callback was accepted without a call');
    return callSid;
  }

  get request(): StoredRequest {
    return this;
  }

  get method(): StoredRequest['method'] {
    return method(this.#records[this.#start + METHOD_AT]);
  }

  get encoding(): StoredRequest['encoding'] {
    return encoding(this.#records[this.#start + ENCODING_AT]);
  }

  get target(): string {
    return this.#records.toString('utf8', this.#sidEnd, this.#bodyStart);
  }

  get body(): Uint8Array {
    return this.#records.subarray(this.#bodyStart, this.#end);
  }

  get #sidStart(): number {
    return this.#start + FIXED_BYTES + (this.#records[this.#start + ACCOUNT_LENGTH_AT] ?? 0);
  }

  get #sidEnd(): number {
    return this.#sidStart + (this.#records[this.#start + CALL_LENGTH_AT] ?? 0);
  }

  get #bodyStart(): number {
    return this.#sidEnd + this.#records.readUInt16LE(this.#start + TARGET_LENGTH_AT);
  }
}

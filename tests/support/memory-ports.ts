/** The ports behind the web server, in memory: small, but they answer like real ones. */

import type { CallFilter } from '../../src/core/call-filter.ts';
import type { CallStatus } from '../../src/core/call-status.ts';
import { failure, type Result, success } from '../../src/core/result.ts';
import type { Call } from '../../src/core/wire/call.ts';
import type { TimelineEvent } from '../../src/core/wire/event-list.ts';
import type { Asker } from '../../src/ports/access/asker.ts';
import type { CallStore } from '../../src/ports/call-store.ts';
import type { ChosenCalls, Exports } from '../../src/ports/exports.ts';
import type {
  FailureBatches,
  FailurePage,
  FailureRow,
  ReportedBatch,
} from '../../src/ports/failure-batches.ts';
import type { BadCursor, PageRequest, TwoWayPageRequest } from '../../src/ports/paging.ts';
import type { Pieces } from '../../src/ports/pieces.ts';
import type { RecordingSource } from '../../src/ports/recordings.ts';

export const makeCall = (callSid: string, facts: Partial<Call> = {}): Call => ({
  callSid,
  accountSid: 'AC1',
  apiVersion: '2010-04-01',
  parentCallSid: null,
  direction: 'outbound-api',
  from: '+15550100001',
  to: '+15550100002',
  callerName: null,
  forwardedFrom: null,
  status: 'completed',
  startedAt: '2026-06-25T20:25:05.000Z',
  queuedAt: null,
  initiatedAt: '2026-06-25T20:25:05.000Z',
  ringingAt: '2026-06-25T20:25:06.000Z',
  answeredAt: '2026-06-25T20:25:08.000Z',
  answeredAtInferred: false,
  endedAt: '2026-06-25T20:26:02.000Z',
  eventTimestamp: 'Thu, 25 Jun 2026 20:26:02 +0000',
  firstSeenAt: '2026-06-25T20:25:05.120Z',
  updatedAt: '2026-06-25T20:26:02.320Z',
  ringSeconds: 2,
  durationSeconds: 54,
  sipCode: 200,
  sipPhrase: 'OK',
  hangupBy: '+15550100001',
  hangupDirection: 'outbound',
  answeredBy: null,
  dimensions: {},
  recordings: [
    { recordingSid: 'RE1', url: 'https://x.test/RE1', durationSeconds: 50, status: null },
  ],
  audio: null,
  events: 4,
  duplicates: 0,
  provenance: 'callback',
  erasedAt: null,
  ...facts,
});

export const makeEvent = (position: number): TimelineEvent => ({
  position,
  kind: 'progress',
  status: 'answered',
  sequenceNumber: 2,
  occurredAt: '2026-06-25T20:25:08.000Z',
  receivedAt: '2026-06-25T20:25:08.250Z',
  provenance: 'callback',
  duplicates: 0,
  lastDuplicateAt: null,
  parameters: { CallStatus: 'answered', Extra: ['1', '2'] },
});

/** Cursors are the index to continue from. Any other text is a bad cursor. */
function pageOf<Item>(items: readonly Item[], { cursor, limit }: PageRequest) {
  const start = cursor === null ? 0 : Number(cursor);
  if (!Number.isInteger(start)) return failure('bad-cursor' as const);
  const nextCursor = start + limit < items.length ? String(start + limit) : null;
  return success({ items: items.slice(start, start + limit), nextCursor });
}

const isIn = ({ scope }: Asker, { accountSid }: Call): boolean =>
  scope === 'all' || scope.some((seen) => seen === accountSid);

/** A store of calls in memory that records who asked, and the filters they asked for. */
export class MemoryCalls implements CallStore {
  readonly filters: CallFilter[] = [];
  readonly askers: Asker[] = [];
  readonly all: readonly Call[];
  readonly #events: ReadonlyMap<string, readonly TimelineEvent[]>;

  constructor(all: readonly Call[], events: ReadonlyMap<string, readonly TimelineEvent[]>) {
    this.all = all;
    this.#events = events;
  }

  async list(asker: Asker, filter: CallFilter, { at, ...request }: TwoWayPageRequest) {
    this.filters.push(filter);
    const isSeen = ({ firstSeenAt }: Call) => at === undefined || Date.parse(firstSeenAt) <= at;
    const page = pageOf(this.#matching(asker, filter).filter(isSeen), request);
    if (!page.ok) return page;
    const { items: calls, nextCursor } = page.value;
    return success({ calls, nextCursor, previousCursor: null, asOf: 1_782_418_000_123, lagMs: 7 });
  }

  async listJson(asker: Asker, filter: CallFilter, request: TwoWayPageRequest) {
    const page = await this.list(asker, filter, request);
    if (!page.ok) return page;
    const { calls, ...rest } = page.value;
    return success({ ...rest, ...inJson(calls) });
  }

  async rowsJson(asker: Asker, rowIds: readonly number[]) {
    const calls = this.#seen(asker);
    return { ...inJson(rowIds.flatMap((rowId) => calls[rowId] ?? [])), nextCursor: null };
  }

  async call(asker: Asker, callSid: string) {
    return this.#seen(asker).find((call) => call.callSid === callSid) ?? null;
  }

  async sidsBeginning(asker: Asker, prefix: string, limit: number) {
    const sids = this.#seen(asker).map(({ callSid }) => callSid);
    return sids.filter((sid) => sid.startsWith(prefix)).slice(0, limit);
  }

  async events(asker: Asker, callSid: string, request: PageRequest) {
    const events = (await this.call(asker, callSid)) === null ? null : this.#events.get(callSid);
    if (events === null || events === undefined) return null;
    const page = pageOf(events, request);
    if (!page.ok) return page;
    return success({ ...inJson(page.value.items), nextCursor: page.value.nextCursor });
  }

  async *exportCalls(asker: Asker, filter: CallFilter) {
    this.filters.push(filter);
    yield this.#matching(asker, filter);
  }

  async countByStatus(asker: Asker) {
    return new Map<CallStatus, number>([['completed', this.#seen(asker).length]]);
  }

  #matching(asker: Asker, filter: CallFilter): readonly Call[] {
    return this.#seen(asker).filter((call) => filter.status?.includes(call.status) ?? true);
  }

  #seen(asker: Asker): readonly Call[] {
    const { scope, disclosure } = asker;
    this.askers.push({ scope, disclosure });
    return this.all.filter((call) => isIn(asker, call));
  }
}

/** Files in memory: one line with the sid of each call that matches. */
export class MemoryExports implements Exports {
  readonly #calls: CallStore;

  constructor(calls: CallStore) {
    this.#calls = calls;
  }

  async callsCsv(asker: Asker, chosen: ChosenCalls) {
    const filter = 'filter' in chosen ? chosen.filter : {};
    return piecesOf(bytesOf(linesOf(this.#calls.exportCalls(asker, filter))));
  }

  async callsNdjson(asker: Asker, chosen: ChosenCalls) {
    return this.callsCsv(asker, chosen);
  }

  async eventsNdjson(_asker: Asker) {
    const line = { path: '/callbacks/voice', method: 'POST', parameters: { CallSid: 'CA1' } };
    return piecesOf(bytesOf([`${JSON.stringify(line)}\n`]));
  }

  async failuresCsv(_asker: Asker, batch: number) {
    return piecesOf(bytesOf(['callSid\r\n', `CA-${batch}-1\r\n`, `CA-${batch}-2\r\n`]));
  }
}

async function* linesOf(pages: AsyncIterable<readonly Call[]>): AsyncIterable<string> {
  yield 'callSid\r\n';
  for await (const page of pages) yield page.map(({ callSid }) => `${callSid}\r\n`).join('');
}

async function* bytesOf(
  text: AsyncIterable<string> | readonly string[],
): AsyncGenerator<Uint8Array, undefined> {
  for await (const piece of text) yield Buffer.from(piece);
  return undefined;
}

/** The pieces of a generator, in the form the ports return. */
export const piecesOf = (made: AsyncGenerator<Uint8Array, undefined>): Pieces => ({
  next: () => made.next(),
  return: () => made.return(undefined),
  [Symbol.asyncIterator]: () => made,
});

function inJson(items: readonly object[]) {
  const bytes = Buffer.from(JSON.stringify(items));
  return { json: piecesOf(bytesOf([bytes.toString()])), size: bytes.length };
}

/** Two closed batches and an open one with two calls. */
export class MemoryFailures implements FailureBatches {
  readonly #closed: readonly ReportedBatch[] = [2, 1].map((batch) => ({
    batch,
    count: 100,
    threshold: 100,
    openedAt: 1_782_410_000_000,
    closedAt: 1_782_417_000_500,
    reportFile: null,
    messages: [
      {
        id: batch,
        subject: { kind: 'failure-batch', id: batch },
        channel: 'sms',
        recipient: '+15550100009',
        reference: 'cb-1',
        payload: '100 calls failed',
        createdAt: 1_782_417_000_500,
        state: 'failed',
        attempts: 1,
        checks: 0,
        attemptedAt: 1,
        dueAt: 2,
        messageSid: null,
        code: '21610',
        detail: 'opted out',
      },
      {
        id: 10 + batch,
        subject: { kind: 'failure-batch', id: batch },
        channel: 'webhook',
        recipient: 'https://hooks.example.com:8443/T012/a-secret-path?key=personal',
        reference: 'cb-1',
        payload: '100 calls failed',
        createdAt: 1_782_417_000_500,
        state: 'delivered',
        attempts: 1,
        checks: 0,
        attemptedAt: 1,
        dueAt: 2,
        messageSid: null,
        code: null,
        detail: null,
      },
    ],
  }));

  async page(_asker: Asker, request: PageRequest): Promise<Result<FailurePage, BadCursor>> {
    const page = pageOf(this.#closed, request);
    if (!page.ok) return page;
    const open = { batch: 3, count: 2, openedAt: 1_782_418_000_123 };
    return success({ open, batches: page.value.items, nextCursor: page.value.nextCursor });
  }

  async closed(_asker: Asker, batch: number) {
    return this.#closed.find((closed) => closed.batch === batch) ?? null;
  }

  async *rows(_asker: Asker, batch: number): AsyncIterable<readonly FailureRow[]> {
    const row = {
      status: 'failed',
      eventTimestamp: null,
      direction: null,
      to: null,
      from: null,
      recordingUrl: null,
      sipCode: 503,
      sipPhrase: null,
      corrected: false,
    };
    yield [{ callSid: `CA-${batch}-1`, ...row }];
    yield [{ callSid: `CA-${batch}-2`, ...row }];
  }

  async withoutReport() {
    return [];
  }

  async reportWritten() {}
}

/** The provider's host with the same audio at every URL. */
export const MEMORY_RECORDINGS: RecordingSource = {
  async open(_url, range) {
    return success({
      contentType: 'audio/x-wav',
      length: 4,
      contentRange: range === null ? null : 'bytes 0-3/4',
      pieces: piecesOf(bytesOf(['RIFF'])),
    });
  },
};

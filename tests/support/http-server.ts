/** A web server on a free port with ports kept in memory, and raw ways to talk to it. */

import { once } from 'node:events';
import { type IncomingHttpHeaders, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { CallStatus } from '../../src/core/call-status.ts';
import type { Call } from '../../src/core/wire/call.ts';
import { type RunningServer, type ServerOptions, startServer } from '../../src/http/server.ts';
import type {
  CallFilter,
  CallStore,
  PageRequest,
  StoredEvent,
} from '../../src/ports/call-store.ts';
import type { FailureBatches, FailureRow, ReportedBatch } from '../../src/ports/failure-batches.ts';
import type { LogFields } from '../../src/ports/logger.ts';
import type { RejectionReason } from '../../src/ports/metrics.ts';
import type { CallbackReply, IncomingCallback } from '../../src/ports/receiver.ts';

export const ACKNOWLEDGED: CallbackReply = { status: 204, error: null };

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
  recordings: [
    { recordingSid: 'RE1', url: 'https://x.test/RE1', durationSeconds: 50, status: null },
  ],
  audio: null,
  events: 4,
  duplicates: 0,
  provenance: 'callback',
  ...facts,
});

export const makeEvent = (position: number): StoredEvent => ({
  position,
  kind: 'progress',
  status: 'answered',
  sequenceNumber: 2,
  occurredAt: Date.parse('2026-06-25T20:25:08Z'),
  receivedAt: Date.parse('2026-06-25T20:25:08.250Z'),
  provenance: 'callback',
  parameters: { CallStatus: 'answered', Extra: ['1', '2'] },
});

/** Cursors are the index to go on from; any other text is a bad one: null. */
function pageOf<Item>(items: readonly Item[], { cursor, limit }: PageRequest) {
  const start = cursor === null ? 0 : Number(cursor);
  if (!Number.isInteger(start)) return null;
  const nextCursor = start + limit < items.length ? String(start + limit) : null;
  return { items: items.slice(start, start + limit), nextCursor };
}

/** A store of calls in memory; it notes the filters that it was asked for. */
export class MemoryCalls implements CallStore {
  readonly filters: CallFilter[] = [];
  readonly all: readonly Call[];
  readonly #events: ReadonlyMap<string, readonly StoredEvent[]>;

  constructor(all: readonly Call[], events: ReadonlyMap<string, readonly StoredEvent[]>) {
    this.all = all;
    this.#events = events;
  }

  async list(filter: CallFilter, request: PageRequest) {
    this.filters.push(filter);
    const page = pageOf(this.#matching(filter), request);
    if (page === null) return { badCursor: true } as const;
    return { calls: page.items, nextCursor: page.nextCursor, asOf: 1_782_418_000_123, lagMs: 7 };
  }

  async call(callSid: string) {
    return this.all.find((call) => call.callSid === callSid) ?? null;
  }

  async events(callSid: string, request: PageRequest) {
    const events = this.#events.get(callSid);
    if (events === undefined) return null;
    const page = pageOf(events, request);
    if (page === null) return { badCursor: true } as const;
    return { events: page.items, nextCursor: page.nextCursor };
  }

  async *exportCalls(filter: CallFilter) {
    this.filters.push(filter);
    yield this.#matching(filter);
  }

  async *exportEvents() {
    yield [
      {
        path: '/callbacks/voice',
        method: 'POST' as const,
        parameters: { CallSid: 'CA1' },
        receivedAt: 1_782_418_000_123,
      },
    ];
  }

  async countByStatus() {
    return new Map<CallStatus, number>([['completed', this.all.length]]);
  }

  #matching(filter: CallFilter): readonly Call[] {
    return this.all.filter((call) => filter.status?.includes(call.status) ?? true);
  }
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
        batch,
        channel: 'sms',
        recipient: '+15550100009',
        reference: 'cb-1',
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
    ],
  }));

  async page(request: PageRequest) {
    const page = pageOf(this.#closed, request);
    if (page === null) return { badCursor: true } as const;
    const open = { batch: 3, count: 2, openedAt: 1_782_418_000_123 };
    return { open, batches: page.items, nextCursor: page.nextCursor };
  }

  async closed(batch: number) {
    return this.#closed.find((closed) => closed.batch === batch) ?? null;
  }

  async *rows(batch: number): AsyncIterable<readonly FailureRow[]> {
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

/** Writes one sid a line: enough to see that rows pass through in order. */
async function* sids(
  pages: AsyncIterable<readonly { readonly callSid: string }[]>,
): AsyncIterable<string> {
  yield 'callSid\r\n';
  for await (const page of pages) yield page.map(({ callSid }) => `${callSid}\r\n`).join('');
}

async function* lines(pages: AsyncIterable<readonly unknown[]>): AsyncIterable<string> {
  for await (const page of pages) yield page.map((line) => `${JSON.stringify(line)}\n`).join('');
}

export interface TestServer extends AsyncDisposable {
  readonly server: RunningServer;
  /** The store that is asked, unless the options brought another one. */
  readonly calls: MemoryCalls;
  /** What reached the receiver. */
  readonly received: readonly IncomingCallback[];
  readonly rejections: readonly RejectionReason[];
  readonly logged: readonly { readonly fields: LogFields; readonly message: string }[];
}

/** Starts a server with two calls, their events, and two closed batches. */
export async function startTestServer(options: Partial<ServerOptions> = {}): Promise<TestServer> {
  const received: IncomingCallback[] = [];
  const rejections: RejectionReason[] = [];
  const logged: { fields: LogFields; message: string }[] = [];
  const log = (fields: LogFields, message: string): void => {
    logged.push({ fields, message });
  };
  const calls = new MemoryCalls(
    [makeCall('CA1'), makeCall('CA2', { status: 'failed', durationSeconds: null })],
    new Map([['CA1', [makeEvent(1), makeEvent(2), makeEvent(3)]]]),
  );
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    receiver: {
      receive: async (callback) => {
        received.push(callback);
        return ACKNOWLEDGED;
      },
    },
    calls,
    failures: new MemoryFailures(),
    failureThreshold: 100,
    readiness: async () => [],
    metricsText: { contentType: 'text/plain; version=0.0.4', text: async () => 'up 1\n' },
    exporters: { callsCsv: sids, failuresCsv: sids, eventsNdjson: lines },
    access: { adminToken: null, publicUrl: null },
    logger: { debug: log, info: log, warn: log, error: log },
    metrics: { rejected: (reason) => rejections.push(reason) },
    ...options,
  });
  return {
    server,
    calls,
    received,
    rejections,
    logged,
    [Symbol.asyncDispose]: () => server.close(),
  };
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface Question {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** One request on a connection of its own. */
export async function ask(
  server: Pick<RunningServer, 'port'>,
  path: string,
  { method = 'GET', headers = {}, body }: Question = {},
): Promise<Answer> {
  const outgoing = request({
    host: '127.0.0.1',
    port: server.port,
    path,
    method,
    // Node frames a body by itself only where a method usually has one.
    headers:
      body === undefined ? headers : { 'content-length': Buffer.byteLength(body), ...headers },
    agent: false,
  });
  outgoing.end(body);
  const [response] = await once(outgoing, 'response');
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return {
    status: response.statusCode,
    headers: response.headers,
    text: Buffer.concat(chunks).toString('utf8'),
  };
}

/** A connection by hand, which keeps what it was told. */
export interface RawConnection extends Disposable {
  readonly socket: Socket;
  readonly heard: () => string;
  /** Resolves once what was heard fits; rejects if the connection ends before. */
  readonly hears: (pattern: RegExp) => Promise<string>;
  /** Resolves with everything heard when the server has ended the connection. */
  readonly ended: Promise<string>;
}

export async function connectRaw(server: Pick<RunningServer, 'port'>): Promise<RawConnection> {
  const socket = connect({ port: server.port, host: '127.0.0.1' });
  await once(socket, 'connect');
  let text = '';
  const ended = new Promise<string>((resolve) => {
    socket.on('close', () => resolve(text));
    socket.on('error', () => resolve(text));
  });
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1');
  });
  const hears = (pattern: RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (pattern.test(text)) resolve(text);
      };
      socket.on('data', look);
      socket.once('close', () => reject(new Error(`closed after: ${text}`)));
      look();
    });
  return {
    socket,
    heard: () => text,
    hears,
    ended,
    [Symbol.dispose]: () => socket.destroy(),
  };
}

/** The bytes of a form callback. */
export const formPost = (body: string, path = '/callbacks/voice'): string =>
  `POST ${path} HTTP/1.1\r\nHost: localhost\r\n` +
  'Content-Type: application/x-www-form-urlencoded\r\n' +
  `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

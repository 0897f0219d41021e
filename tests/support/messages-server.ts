/**
 * A small Messages API of a provider, on a real socket. A test decides in advance which faults the next
 * requests meet, and the server keeps every message it created.
 */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Clock } from '../../src/ports/clock.ts';

/** What a request meets. `taken`: whether a create request creates a message anyway. */
export type Fault =
  | {
      readonly kind: 'reply';
      readonly status: number;
      readonly code?: number;
      readonly taken: boolean;
    }
  | { readonly kind: 'limited'; readonly seconds: number }
  | { readonly kind: 'reset'; readonly taken: boolean }
  | { readonly kind: 'silence'; readonly taken: boolean }
  | { readonly kind: 'garbage'; readonly taken: boolean };

export interface SentMessage {
  readonly sid: string;
  readonly to: string;
  readonly body: string;
  readonly createdAt: number;
}

export class MessagesServer {
  readonly sent: SentMessage[] = [];
  /** What the next requests meet, in turn. Nothing if it's empty. */
  readonly faults: Fault[] = [];
  /** The status and code that every message has when it's looked up. */
  fate: { readonly status: string; readonly code: number | null } = {
    status: 'delivered',
    code: null,
  };
  /** Whether the list hides texts, as Twilio's message redaction does. */
  redacted = false;
  /** Whether the list includes every recipient, whatever was asked for. */
  listsAll = false;
  /** Whether the list begins with the oldest message. */
  listsOldestFirst = false;
  /** Permanent refusals: the code for each recipient. */
  readonly refusals = new Map<string, number>();
  /** Called with each request, before it is processed. */
  onRequest: (method: string) => void = () => undefined;
  creates = 0;
  readonly #clock: Clock;
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#server = createServer((request, response) => {
      text(request).then(
        (body) => this.#serve(request, body, response),
        // Its sender was killed meanwhile, or this server is closed.
        () => response.destroy(),
      );
    });
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket.on('error', () => undefined));
    });
  }

  async listen(): Promise<URL> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return new URL(`http://127.0.0.1:${address.port}/api/laml/2010-04-01`);
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #serve(request: IncomingMessage, body: string, response: ServerResponse): void {
    const method = request.method ?? '';
    const create = method === 'POST';
    if (create) this.creates += 1;
    this.onRequest(method);
    const form = new URLSearchParams(body);
    const fault = this.faults.shift();
    const make = () => {
      const sid = `SM${this.sent.length + 1}`;
      const [to, text] = [form.get('To') ?? '', form.get('Body') ?? ''];
      this.sent.push({ sid, to, body: text, createdAt: this.#clock.now() });
    };
    if (fault !== undefined) {
      if (create && 'taken' in fault && fault.taken) make();
      this.#fail(fault, response);
      return;
    }
    const refusal = this.refusals.get(form.get('To') ?? '');
    if (create && refusal !== undefined) {
      answer(response, 400, { code: refusal, message: `no ${form.get('To')}`, status: 400 });
      return;
    }
    if (create) make();
    const url = new URL(request.url ?? '/', 'http://provider.test');
    answer(response, 200, create ? this.#show(this.sent.at(-1), 'queued') : this.#look(url));
  }

  /** One message by its sid, or the list: newest first by default, two per page. */
  #look(url: URL): unknown {
    const sid = /Messages\/(\w+)\.json$/.exec(url.pathname)?.[1];
    if (sid !== undefined) return this.#show(this.sent.find((message) => message.sid === sid));
    const to = url.searchParams.get('To');
    const page = Number(url.searchParams.get('Page') ?? 0);
    const found = this.sent.filter((message) => this.listsAll || message.to === to);
    const all = this.listsOldestFirst ? found : found.reverse();
    const next = new URLSearchParams({ To: to ?? '', Page: String(page + 1) });
    return {
      messages: all.slice(page * 2, page * 2 + 2).map((message) => this.#show(message)),
      next_page_uri: all.length > page * 2 + 2 ? `/2010-04-01/Messages?${next}` : null,
    };
  }

  #show(message: SentMessage | undefined, status = this.fate.status): unknown {
    return {
      sid: message?.sid,
      to: message?.to,
      from: '+15550109999',
      body: this.redacted ? '' : message?.body,
      status,
      error_code: status === 'queued' ? null : this.fate.code,
      date_created: message === undefined ? null : new Date(message.createdAt).toUTCString(),
    };
  }

  #fail(fault: Fault, response: ServerResponse): void {
    switch (fault.kind) {
      case 'reply':
        answer(response, fault.status, { code: fault.code, message: 'no', status: fault.status });
        return;
      case 'limited':
        response.writeHead(429, { 'retry-after': String(fault.seconds) }).end();
        return;
      case 'reset':
        response.socket?.resetAndDestroy();
        return;
      case 'garbage':
        response.end('<html>');
        return;
      case 'silence':
        return;
    }
  }
}

const answer = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

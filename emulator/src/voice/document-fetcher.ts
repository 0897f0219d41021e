/**
 * Fetches documents over HTTP: signed, within the provider's timeouts, through redirects, without
 * retries. It parses and logs the answer, but runs nothing.
 */
import { createSecretKey, type KeyObject } from 'node:crypto';
import { Agent } from 'undici';
import type { CallbackTarget } from '../contract/callback-target.ts';
import type { Dialect } from '../contract/dialect.ts';
import type { Parameters } from '../contract/form.ts';
import { WELL_BEHAVED } from '../contract/mischief.ts';
import type { CallbackAddress } from '../contract/subscription.ts';
import type { AnswerReader, AttemptResult } from '../delivery/attempt.ts';
import { connectorWithin } from '../delivery/connector.ts';
import type { SentCallback } from '../delivery/deliverer.ts';
import type { DeliveryLog } from '../delivery/delivery-log.ts';
import { errorCodeOf } from '../delivery/error-codes.ts';
import {
  attemptThroughRedirects,
  type Route,
  type Shipment,
} from '../delivery/through-redirects.ts';
import { wireRequest } from '../delivery/wire-request.ts';
import type { Timer } from '../vocabulary/clock.ts';
import { answerText } from './document/answer-text.ts';
import type { DocumentFault, Verb } from './document/cxml.ts';
import { readAnswer } from './document/read-answer.ts';
import { fetchFailure } from './fetch-failure.ts';

/** A request for a document. */
export interface DocumentRequest {
  readonly address: CallbackAddress;
  readonly parameters: Parameters;
  /** The call that it's for, and a label for the log. */
  readonly sid: string;
  readonly label: string;
  /** True if the answer isn't used: any 2xx will do. */
  readonly ignoresAnswer: boolean;
}

/** A document and its URL, the base of relative URLs in it; or why it couldn't be fetched. */
export type FetchedDocument =
  | {
      readonly ok: true;
      readonly verbs: readonly Verb[];
      readonly url: string;
      readonly notices: readonly string[];
    }
  | { readonly ok: false; readonly fault: DocumentFault };

export interface DocumentFetcherOptions {
  readonly dialect: Dialect;
  readonly signingKey: string;
  readonly timer: Timer;
  readonly log: DeliveryLog;
  /** Makes Twilio's idempotency token, one for each request. */
  readonly nextToken: () => string;
  /** Called with each request when it's first sent. */
  readonly onSent?: ((sent: SentCallback) => void) | undefined;
}

/** A request under way. */
interface Fetch {
  readonly request: DocumentRequest;
  readonly startedAt: number;
  readonly done: (fetched: FetchedDocument) => void;
}

export class DocumentFetcher {
  readonly #options: DocumentFetcherOptions;
  readonly #key: KeyObject;
  /** By connect timeout, which is a property of the connection. */
  readonly #agents = new Map<number, Agent>();
  #closed = false;

  constructor(options: DocumentFetcherOptions) {
    this.#options = options;
    this.#key = createSecretKey(Buffer.from(options.signingKey));
  }

  /** Fetches, and calls back exactly once unless it's closed before; never before it returns. */
  fetch(request: DocumentRequest, done: (fetched: FetchedDocument) => void): void {
    if (this.#closed) return;
    const { dialect, timer, nextToken, onSent } = this.#options;
    const { address, parameters } = request;
    const { target } = address;
    const token = dialect === 'twilio' ? nextToken() : null;
    const wire = wireRequest(dialect, this.#key, address, parameters, token);
    const startedAt = timer.now();
    onSent?.({ method: wire.method, path: wire.path, parameters, sentAt: startedAt });
    let answer = new Answer();
    const shipment: Shipment = {
      target,
      request: wire,
      signature: 'valid',
      manner: WELL_BEHAVED,
      limits: target.policy,
      newReader() {
        answer = new Answer();
        return answer;
      },
    };
    attemptThroughRedirects(
      this.#routeWithin(target.policy.connectMs),
      shipment,
      (result, last) => {
        if (!this.#closed) this.#conclude({ request, startedAt, done }, last, result, answer);
      },
    );
  }

  /** Cuts off what is under way. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#agents.values()].map((agent) => agent.destroy()));
  }

  #routeWithin(connectMs: number): Route {
    const { dialect, timer } = this.#options;
    return {
      dialect,
      key: this.#key,
      timer,
      dispatcherFor: ({ origin }) => this.#agentFor(connectMs).compose(atOrigin(origin)),
      isClosed: () => this.#closed,
    };
  }

  #conclude(fetch: Fetch, target: CallbackTarget, result: AttemptResult, answer: Answer): void {
    const { timer, log } = this.#options;
    const { request, startedAt } = fetch;
    const url = target.origin + target.path;
    const { fetched, detail } = this.#read(request, result, answer, url);
    log.add({
      kind: 'attempt',
      at: startedAt,
      sid: request.sid,
      label: request.label,
      method: request.address.method,
      url: request.address.target.origin + request.address.target.path,
      attempt: 1,
      status: result.status,
      latencyMs: timer.now() - startedAt,
      failure: result.failure,
      errorCode: fetched.ok ? null : fetched.fault.code,
      willRetry: false,
      intact: result.accepted,
      faults: [],
      ...(detail === null ? {} : { detail }),
    });
    fetch.done(fetched);
  }

  #read(
    request: DocumentRequest,
    result: AttemptResult,
    answer: Answer,
    url: string,
  ): { readonly fetched: FetchedDocument; readonly detail: string | null } {
    if (result.failure !== null) {
      const message = fetchFailure(result, request.address.target.policy);
      const fault = { code: this.#codeOf(result), line: 0, message };
      return { fetched: { ok: false, fault }, detail: message };
    }
    if (request.ignoresAnswer) {
      return { fetched: { ok: true, verbs: [], url, notices: [] }, detail: null };
    }
    const document = readAnswer(answer.contentType, answer.text, url, this.#options.dialect);
    if (!document.ok) return { fetched: document, detail: inWords(document.fault) };
    const { verbs, warnings, notices } = document;
    const detail = warnings.length === 0 ? null : warnings.map(inWords).join(' ');
    return { fetched: { ok: true, verbs, url, notices }, detail };
  }

  /** Twilio has different codes for answers to callbacks and to requests. */
  #codeOf(result: AttemptResult): number {
    const isStatus = result.failure === '4xx' || result.failure === '5xx';
    const { dialect } = this.#options;
    return dialect === 'twilio' && isStatus ? 11_200 : errorCodeOf(dialect, result);
  }

  #agentFor(connectMs: number): Agent {
    const known = this.#agents.get(connectMs);
    if (known !== undefined) return known;
    const connect = connectorWithin(connectMs, this.#options.timer);
    const agent = new Agent({ connections: 64, connect, pipelining: 1 });
    this.#agents.set(connectMs, agent);
    return agent;
  }
}

/** A fault with its line. */
export const inWords = ({ line, message }: DocumentFault): string =>
  line === 0 ? message : `Line ${line}: ${message}`;

/** Makes an agent, which serves all origins, serve this one. */
const atOrigin =
  (origin: string) =>
  (dispatch: Agent['dispatch']): Agent['dispatch'] =>
  (options, handler) =>
    dispatch({ ...options, origin }, handler);

/** Collects an answer; the attempt limits its length. */
class Answer implements AnswerReader {
  readonly #chunks: Uint8Array[] = [];
  contentType: string | null = null;

  head(headers: Readonly<Record<string, string | readonly string[] | undefined>>): void {
    const header = headers['content-type'];
    this.contentType = (typeof header === 'string' ? header : header?.[0]) ?? null;
  }

  data(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
  }

  get text(): string {
    return answerText(this.contentType, Buffer.concat(this.#chunks));
  }
}

/**
 * A client for the HTTP API of a running Callboard. It validates every answer, and explains every failure
 * in words. It never opens a database.
 */

import { setTimeout as delay } from 'node:timers/promises';
import type { z } from 'zod';
import { type Failure, success } from '../core/result.ts';
import { errorSchema } from '../http/schemas/error.ts';
import {
  type AnswerOf,
  type BodyOf,
  type GetPath,
  type PathValues,
  type PathWith,
  pathWith,
  type Query,
} from './api-paths.ts';
import { type CommandProblem, type CommandResult, failed, usedWrongly } from './outcome.ts';
import { refusedOption } from './refused-option.ts';

export interface ApiAddress {
  /** Without a trailing slash. */
  readonly url: string;
  readonly token: string | null;
}

const LONGEST_WAIT_MS = 30_000;
/** How long a request is sent again while Callboard says when to, such as while its disk is busy. */
const PATIENCE_MS = 10_000;

export class ApiClient {
  readonly #address: ApiAddress;

  constructor(address: ApiAddress) {
    this.#address = address;
  }

  /** Sends a GET and validates the answer with the schema. */
  json<Path extends GetPath, Schema extends z.ZodType<AnswerOf<Path, 'get'>>>(
    path: Path,
    values: PathValues<Path, 'get'> & object,
    query: Query<Path>,
    schema: Schema,
  ): Promise<CommandResult<z.output<Schema>>> {
    const target = `${pathWith(path, values)}${queryText(query)}`;
    return this.#exchange(target, { method: 'GET' }, schema);
  }

  /** Sends a POST with JSON, and validates the answer with the schema. */
  post<Path extends PathWith<'post'>, Schema extends z.ZodType<AnswerOf<Path, 'post'>>>(
    path: Path,
    body: BodyOf<Path>,
    schema: Schema,
  ): Promise<CommandResult<z.output<Schema>>> {
    return this.#exchange(path, { method: 'POST', body: JSON.stringify(body) }, schema);
  }

  /** Sends a DELETE, and validates the answer with the schema. */
  delete<Path extends PathWith<'delete'>, Schema extends z.ZodType<AnswerOf<Path, 'delete'>>>(
    path: Path,
    values: PathValues<Path, 'delete'> & object,
    schema: Schema,
  ): Promise<CommandResult<z.output<Schema>>> {
    return this.#exchange(pathWith(path, values), { method: 'DELETE' }, schema);
  }

  async #exchange<Schema extends z.ZodType>(
    path: string,
    request: Pick<RequestInit, 'method' | 'body'>,
    schema: Schema,
  ): Promise<CommandResult<z.output<Schema>>> {
    const signal = AbortSignal.timeout(LONGEST_WAIT_MS);
    const response = await this.#send(path, { ...request, signal });
    if (!response.ok) return response;
    const body = await readJson(response.value);
    const read = schema.safeParse(body);
    if (read.success) return success(read.data);
    const place = read.error.issues[0]?.path.join('.') ?? '';
    return failed(
      `The answer from ${this.#address.url}${path} isn't what this version of Callboard expects` +
        `${place === '' ? '' : ` (at ${place})`}. Is it the same version of Callboard?`,
    );
  }

  /** Sends a GET and streams the answer, until `signal` ends it. */
  async bytes<Path extends GetPath>(
    path: Path,
    query: Query<Path>,
    signal?: AbortSignal,
  ): Promise<CommandResult<ReadableStream<Uint8Array>>> {
    const ending = signal === undefined ? {} : { signal };
    const response = await this.#send(`${path}${queryText(query)}`, { method: 'GET', ...ending });
    if (!response.ok) return response;
    const { body } = response.value;
    return body === null
      ? failed(`${this.#address.url}${path} answered without a body.`)
      : success(body);
  }

  /** The failure for an answer that was cut short. */
  brokenOff(error: unknown): Failure<CommandProblem> {
    return failed(
      `The answer from ${this.#address.url} was cut short, so the output is incomplete (${reasonOf(error)}). Try again.`,
    );
  }

  async #send(path: string, request: RequestInit): Promise<CommandResult<Response>> {
    const patientUntil = performance.now() + PATIENCE_MS;
    for (;;) {
      const sent = await this.#sendOnce(path, request);
      if (!sent.ok || sent.value.ok) return sent;
      const waitMs = waitBefore(sent.value);
      if (waitMs === null || performance.now() + waitMs > patientUntil) {
        return this.#refused(sent.value);
      }
      await sent.value.body?.cancel();
      await delay(waitMs);
    }
  }

  async #sendOnce(path: string, request: RequestInit): Promise<CommandResult<Response>> {
    const { url, token } = this.#address;
    try {
      return success(
        await fetch(`${url}${path}`, {
          ...request,
          headers: {
            ...(token === null ? {} : { authorization: `Bearer ${token}` }),
            ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
          },
          redirect: 'error',
        }),
      );
    } catch (error) {
      return failed(unreachable(url, error));
    }
  }

  async #refused(response: Response): Promise<Failure<CommandProblem>> {
    const { url } = this.#address;
    const body = errorSchema.safeParse(await readJson(response));
    if (!body.success) {
      return failed(
        `${url} answered ${response.status}, but not like Callboard. Is the address right? Set another with --url.`,
      );
    }
    const wrong = refusedOption(body.data);
    if (wrong !== null) return usedWrongly(wrong);
    const hint =
      response.status === 401 || body.data.code === 'local_only'
        ? ' On the command line, use --token or CALLBOARD_API_KEY.'
        : '';
    return failed(`${body.data.message}${hint}`);
  }
}

/** How long Callboard asks to wait before the same request, in milliseconds; null if that won't help. */
function waitBefore({ status, headers }: Response): number | null {
  const seconds = headers.get('retry-after');
  return status === 503 && seconds !== null && /^\d+$/.test(seconds)
    ? Number(seconds) * 1000
    : null;
}

const readJson = async (response: Response): Promise<unknown> => {
  try {
    return await response.json();
  } catch {
    // Callboard answers with JSON, so anything else fails the schema.
    return undefined;
  }
};

function queryText(query: object): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of value === undefined ? [] : [value].flat()) parameters.append(name, one);
  }
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}

function unreachable(url: string, error: unknown): string {
  const reason = reasonOf(error);
  switch (reason) {
    case 'ECONNREFUSED':
      return `Nothing is listening at ${url}. Start Callboard (npm start), or set its address with --url.`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `The host name in ${url} can't be resolved. Set Callboard's address with --url.`;
    case 'TimeoutError':
      return `${url} didn't answer within ${LONGEST_WAIT_MS / 1000} seconds. Try again, or ask for less.`;
    default:
      return `${url} can't be reached (${reason}). Set Callboard's address with --url.`;
  }
}

/** The innermost error code or name. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return error.name;
  if (error.cause instanceof Error) return reasonOf(error.cause);
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}

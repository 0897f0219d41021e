/**
 * Fetches recordings from the provider. Redirects are followed only to other URLs of the provider's, and the
 * account's credentials go to its API alone. The audio is passed on at the reader's pace, so it never piles up here.
 *
 * By Node's own client: undici 7.30 ends the process if a connection closes while its reader pauses.
 */

import { type IncomingMessage, request as requestByHttp } from 'node:http';
import { request as requestByHttps } from 'node:https';
import { failure, type Result, success } from '../core/result.ts';
import type { Pieces } from '../ports/pieces.ts';
import type { RecordingAudio, RecordingProblem, RecordingSource } from '../ports/recordings.ts';
import { recordingUrl } from './recording-url.ts';

export interface RecordingSettings {
  /** Origins besides those of the provider's own hosts: the space, the emulator, a proxy. */
  readonly origins: readonly string[];
  /** The account's credentials, and the origin of the API that they're for; null without an account. */
  readonly account: {
    readonly origin: string;
    readonly accountSid: string;
    readonly token: string;
  } | null;
  readonly limits?: Partial<RecordingLimits>;
}

interface RecordingLimits {
  /** From connecting to the head of an answer. */
  readonly headTimeoutMs: number;
  /** Between two pieces. */
  readonly pieceTimeoutMs: number;
  /** From the request to the last piece. A player that's still reading asks for the rest. */
  readonly wholeTimeoutMs: number;
}

const DEFAULT_LIMITS: RecordingLimits = {
  headTimeoutMs: 10_000,
  pieceTimeoutMs: 15_000,
  wholeTimeoutMs: 15 * 60_000,
};

const MOST_REDIRECTS = 3;
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

type Piece = IteratorResult<Uint8Array, undefined>;
type Opened = Result<RecordingAudio, RecordingProblem>;

export function recordingSource(settings: RecordingSettings): RecordingSource {
  const limits = { ...DEFAULT_LIMITS, ...settings.limits };
  return {
    async open(text, range) {
      const signal = AbortSignal.timeout(limits.wholeTimeoutMs);
      let next = recordingUrl(text, settings.origins);
      for (let hops = 0; next !== null && hops <= MOST_REDIRECTS; hops += 1) {
        const url = next;
        const answer = await ask(url, headersFor(url, range, settings), limits, signal);
        if (answer === null) return failure({ kind: 'unreachable' });
        const { location } = answer.headers;
        if (!REDIRECTS.includes(answer.statusCode ?? 0) || typeof location !== 'string') {
          return await read(answer, limits);
        }
        answer.destroy();
        const target = URL.canParse(location, url.href) ? new URL(location, url.href).href : '';
        next = recordingUrl(target, settings.origins);
      }
      return failure({ kind: next === null ? 'foreign' : 'unreachable' });
    },
  };
}

function headersFor(
  url: URL,
  range: string | null,
  { account }: RecordingSettings,
): Record<string, string> {
  const headers: Record<string, string> = { accept: 'audio/*', 'accept-encoding': 'identity' };
  if (range !== null) headers['range'] = range;
  if (account !== null && url.origin === account.origin) {
    const credentials = Buffer.from(`${account.accountSid}:${account.token}`).toString('base64');
    headers['authorization'] = `Basic ${credentials}`;
  }
  return headers;
}

/** The head of an answer; null if there's none in time. */
function ask(
  url: URL,
  headers: Record<string, string>,
  { headTimeoutMs }: RecordingLimits,
  signal: AbortSignal,
): Promise<IncomingMessage | null> {
  return new Promise((resolve) => {
    const send = url.protocol === 'https:' ? requestByHttps : requestByHttp;
    const request = send(url, { method: 'GET', headers, agent: false, signal });
    const late = setTimeout(() => request.destroy(), headTimeoutMs);
    request.once('response', (answer) => {
      clearTimeout(late);
      // Reading it reports the error.
      answer.on('error', () => undefined);
      resolve(answer);
    });
    request.on('error', () => {
      clearTimeout(late);
      resolve(null);
    });
    request.end();
  });
}

async function read(answer: IncomingMessage, limits: RecordingLimits): Promise<Opened> {
  const refuse = (problem: RecordingProblem): Opened => {
    answer.destroy();
    return failure(problem);
  };
  const { 'content-type': type = '', 'content-length': length = '' } = answer.headers;
  const range = answer.headers['content-range'] ?? '';
  const contentRange = RANGE.test(range) ? range : null;
  const { statusCode = 0 } = answer;
  switch (statusCode) {
    case 200:
    case 206:
      break;
    case 401:
    case 403:
      return refuse({ kind: 'denied' });
    case 404:
    case 410:
      return refuse({ kind: 'not-found' });
    case 416:
      return refuse({ kind: 'no-such-range', contentRange });
    default:
      return refuse({ kind: 'unreachable' });
  }
  const [contentType = ''] = type.toLowerCase().split(';');
  if (!AUDIO.test(contentType.trim())) return refuse({ kind: 'not-audio' });
  const isPart = statusCode === 206;
  if (isPart && contentRange === null) return refuse({ kind: 'unreachable' });
  const pieces = await piecesOf(answer, limits.pieceTimeoutMs);
  if (pieces === null) return refuse({ kind: 'unreachable' });
  return success({
    contentType: contentType.trim(),
    length: /^\d+$/.test(length) ? Number(length) : null,
    contentRange: isPart ? contentRange : null,
    pieces,
  });
}

const AUDIO = /^audio\/[a-z0-9][a-z0-9.+-]*$/;
const RANGE = /^bytes (?:\d+-\d+|\*)\/(?:\d+|\*)$/;

/**
 * The body, once its first piece is there; null if that never comes. Its connection closes if the next piece takes too
 * long, or none is wanted any more.
 */
async function piecesOf(answer: IncomingMessage, timeoutMs: number): Promise<Pieces | null> {
  const iterator: AsyncIterator<Uint8Array> = answer[Symbol.asyncIterator]();
  const read = async (): Promise<Piece> => {
    const late = setTimeout(() => answer.destroy(new Error('The next piece is late.')), timeoutMs);
    try {
      const piece = await iterator.next();
      return piece.done === true ? { done: true, value: undefined } : piece;
    } finally {
      clearTimeout(late);
    }
  };
  let first = await read().catch(() => null);
  if (first === null) return null;
  const pieces: Pieces = {
    async next() {
      const piece = first ?? (await read());
      first = null;
      return piece;
    },
    async return() {
      answer.destroy();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => pieces,
  };
  return pieces;
}

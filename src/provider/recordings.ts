/**
 * Fetches recordings from the provider. Redirects are followed only to other URLs of the provider's, and the
 * account's credentials go to its API alone. The audio is passed on at the reader's pace, so it never piles up here.
 */

import { Client, type Dispatcher } from 'undici';
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
  readonly connectTimeoutMs: number;
  /** Until the head of an answer. */
  readonly headTimeoutMs: number;
  /** Between two pieces. */
  readonly pieceTimeoutMs: number;
  /** From the request to the last piece. A player that's still reading asks for the rest. */
  readonly wholeTimeoutMs: number;
}

const DEFAULT_LIMITS: RecordingLimits = {
  connectTimeoutMs: 5_000,
  headTimeoutMs: 10_000,
  pieceTimeoutMs: 15_000,
  wholeTimeoutMs: 15 * 60_000,
};

const MOST_REDIRECTS = 3;
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

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
        const { location } = answer.head.headers;
        if (!REDIRECTS.includes(answer.head.statusCode) || typeof location !== 'string') {
          return await read(answer);
        }
        await answer.end();
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

interface Answer {
  readonly head: Dispatcher.ResponseData;
  /** Closes its connection. */
  readonly end: () => Promise<void>;
}

/** Null if there's no answer. */
async function ask(
  url: URL,
  headers: Record<string, string>,
  limits: RecordingLimits,
  signal: AbortSignal,
): Promise<Answer | null> {
  const client = new Client(url.origin, {
    connect: { timeout: limits.connectTimeoutMs },
    headersTimeout: limits.headTimeoutMs,
    bodyTimeout: limits.pieceTimeoutMs,
  });
  try {
    const path = `${url.pathname}${url.search}`;
    const head = await client.request({ path, method: 'GET', headers, reset: true, signal });
    // An unread body fails when its connection closes.
    head.body.on('error', () => undefined);
    return { head, end: () => client.destroy() };
  } catch {
    await client.destroy();
    return null;
  }
}

async function read({ head, end }: Answer): Promise<Opened> {
  const refuse = async (problem: RecordingProblem): Promise<Opened> => {
    await end();
    return failure(problem);
  };
  const { 'content-type': type, 'content-length': length, 'content-range': range } = head.headers;
  const contentRange = typeof range === 'string' && RANGE.test(range) ? range : null;
  switch (head.statusCode) {
    case 200:
    case 206:
      break;
    case 401:
    case 403:
      return await refuse({ kind: 'denied' });
    case 404:
    case 410:
      return await refuse({ kind: 'not-found' });
    case 416:
      return await refuse({ kind: 'no-such-range', contentRange });
    default:
      return await refuse({ kind: 'unreachable' });
  }
  const [contentType = ''] = typeof type === 'string' ? type.toLowerCase().split(';') : [];
  if (!AUDIO.test(contentType.trim())) return await refuse({ kind: 'not-audio' });
  if (head.statusCode === 206 && contentRange === null)
    return await refuse({ kind: 'unreachable' });
  return success({
    contentType: contentType.trim(),
    length: typeof length === 'string' && /^\d+$/.test(length) ? Number(length) : null,
    contentRange: head.statusCode === 206 ? contentRange : null,
    pieces: piecesOf(head.body, end),
  });
}

const AUDIO = /^audio\/[a-z0-9][a-z0-9.+-]*$/;
const RANGE = /^bytes (?:\d+-\d+|\*)\/(?:\d+|\*)$/;

/** The body, which ends its connection when it's been read, fails, or isn't wanted any more. */
function piecesOf(body: AsyncIterable<Uint8Array>, end: () => Promise<void>): Pieces {
  const iterator = body[Symbol.asyncIterator]();
  const pieces: Pieces = {
    async next() {
      const piece = await iterator.next();
      return piece.done === true ? { done: true, value: undefined } : piece;
    },
    async return() {
      await end();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => pieces,
  };
  return pieces;
}

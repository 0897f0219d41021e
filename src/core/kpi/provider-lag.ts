/**
 * How long a callback took: from the provider's time of its event to its arrival. Only progress callbacks say when
 * their event happened; a number's own callback says when its call began.
 */

import { FUTURE_TOLERANCE_MS } from '../callback/read-event.ts';
import { readParameters } from '../callback/read-request.ts';
import { textOf } from '../callback/voice-parameters.ts';
import { parseTimestamp } from '../time/timestamp.ts';

interface ProgressCallback {
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
  readonly method: 'GET' | 'POST';
  readonly target: string;
  readonly encoding: 'form' | 'json' | 'rest' | 'erased';
  readonly body: string;
}

/** No provider tries for longer to deliver a callback, in milliseconds: an older time isn't when its event happened. */
const LONGEST_LAG_MS = 24 * 3_600_000;

/** Seconds; null if it has no time that can be used. Where the provider's clock is ahead, it's 0. */
export const providerLagOf = (callback: ProgressCallback): number | null =>
  usableLag(occurredAtIn(callback), callback.receivedAt);

/** When its event happened, as the provider says: milliseconds since 1970. */
export function occurredAtIn(callback: Omit<ProgressCallback, 'receivedAt'>): number | null {
  const text = timestampIn(callback);
  return text === null ? null : parseTimestamp(text);
}

/** As `providerLagOf`, where the time of the event is known. */
export const usableLag = (occurredAt: number | null, receivedAt: number): number | null =>
  occurredAt === null || occurredAt > receivedAt + FUTURE_TOLERANCE_MS
    ? null
    : lagSecondsOf(occurredAt, receivedAt);

/** From the provider's time of an event to its arrival; null if it's longer than a provider would try. */
export const lagSecondsOf = (occurredAt: number, receivedAt: number): number | null =>
  receivedAt - occurredAt > LONGEST_LAG_MS ? null : Math.max(0, receivedAt - occurredAt) / 1000;

const NAME = 'Timestamp=';

function timestampIn({
  method,
  target,
  encoding,
  body,
}: Omit<ProgressCallback, 'receivedAt'>): string | null {
  const plain = method === 'POST' && encoding === 'form' ? plainTimestampIn(body) : null;
  if (plain !== null) return plain;
  const parameters = readParameters(method, target, encoding, body);
  return parameters === null ? null : textOf(parameters, 'Timestamp');
}

/**
 * As providers send it: once, with nothing escaped but commas, colons, spaces and the sign. That's many times as
 * fast as reading every parameter. Null if it's any different.
 */
function plainTimestampIn(form: string): string | null {
  const at = form.indexOf(NAME);
  if (at === -1 || (at > 0 && form[at - 1] !== '&')) return null;
  const from = at + NAME.length;
  if (form.includes(NAME, from)) return null;
  const end = form.indexOf('&', from);
  const text = form
    .slice(from, end === -1 ? form.length : end)
    .replaceAll('+', ' ')
    .replaceAll('%2B', '+')
    .replaceAll('%2C', ',')
    .replaceAll('%3A', ':')
    .replaceAll('%20', ' ');
  return text.includes('%') ? null : text;
}

/**
 * How long a provider waits for an answer, how often it tries, and what it retries. A URL's fragment
 * can override it.
 *
 * Sources: SignalWire docs "Compatibility API Webhooks" and Twilio docs "Connection Overrides"
 * (August 2026), where Twilio's total time is for all attempts together. SignalWire doesn't document
 * what it retries: here, everything but an answer below 500.
 */
import type { Dialect } from './dialect.ts';

/**
 * How an attempt can fail. `connect` includes DNS and TLS; `redirect` means too many of them, or an
 * invalid one; `unexpected` is a 2xx that the provider doesn't accept; `too-large` is about the
 * answer; `other` is an answer that isn't HTTP.
 */
export type FailureKind =
  | 'connect'
  | 'timeout'
  | 'reset'
  | '4xx'
  | '5xx'
  | 'unexpected'
  | 'redirect'
  | 'too-large'
  | 'other';

/** Failures that an option can choose to retry. */
export const RETRIABLE_FAILURES = ['connect', 'timeout', 'reset', '4xx', '5xx'] as const;

export interface DeliveryPolicy {
  readonly connectMs: number;
  /** Until the answer's headers are there, and between its parts. */
  readonly readMs: number;
  readonly totalMs: number;
  /** Whether `totalMs` is for all attempts together, or for each one. */
  readonly totalIsForAll: boolean;
  /** Attempts in total, including the first. */
  readonly attempts: number;
  readonly retryOn: ReadonlySet<FailureKind>;
}

const SIGNALWIRE: DeliveryPolicy = {
  connectMs: 2_000,
  readMs: 5_000,
  totalMs: 15_000,
  totalIsForAll: false,
  attempts: 3,
  retryOn: new Set<FailureKind>(['connect', 'timeout', 'reset', '5xx']),
};

const TWILIO: DeliveryPolicy = {
  connectMs: 5_000,
  readMs: 15_000,
  totalMs: 15_000,
  totalIsForAll: true,
  attempts: 2,
  retryOn: new Set<FailureKind>(['connect']),
};

/** The policy for a URL with this fragment, with or without `#`; often it's empty. */
export function deliveryPolicy(dialect: Dialect, fragment: string): DeliveryPolicy {
  const overrides = new URLSearchParams(fragment.replace(/^#/, ''));
  if (dialect === 'signalwire') {
    return { ...SIGNALWIRE, ...timesOf(overrides, 'ot', SIGNALWIRE) };
  }
  const retries = within(overrides.get('rc'), 0, 5);
  const retried = overrides.get('rp');
  return {
    ...TWILIO,
    ...timesOf(overrides, 'ct', TWILIO),
    attempts: retries === null ? TWILIO.attempts : retries + 1,
    retryOn: retried === null ? TWILIO.retryOn : new Set(retried.split(',').flatMap(kindsOf)),
  };
}

function timesOf(overrides: URLSearchParams, connectName: 'ot' | 'ct', usual: DeliveryPolicy) {
  const totalMs = within(overrides.get('tt'), 100, 15_000) ?? usual.totalMs;
  return {
    // Connecting can't take longer than everything together.
    connectMs: Math.min(
      within(overrides.get(connectName), 100, 10_000) ?? usual.connectMs,
      totalMs,
    ),
    readMs: within(overrides.get('rt'), 100, 15_000) ?? usual.readMs,
    totalMs,
  };
}

/** A whole number within its documented bounds, otherwise null: a bad override is ignored. */
function within(text: string | null, low: number, high: number): number | null {
  if (text === null || !/^\d{1,6}$/.test(text)) return null;
  const value = Number(text);
  return value >= low && value <= high ? value : null;
}

/** The failures that a word of Twilio's `rp` means; none for an unknown word. */
function kindsOf(word: string): readonly FailureKind[] {
  switch (word.trim()) {
    case 'ct':
      return ['connect'];
    case 'rt':
      return ['timeout', 'reset'];
    case '4xx':
      return ['4xx'];
    case '5xx':
      return ['5xx'];
    case 'all':
      return ['connect', 'timeout', 'reset', '4xx', '5xx', 'redirect', 'too-large', 'other'];
    default:
      return [];
  }
}

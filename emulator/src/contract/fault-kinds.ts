/**
 * Every fault that can be turned on by name, and what it does. Names outside these lists are refused
 * everywhere.
 */

/** Faults of callbacks. */
export const DELIVERY_FAULTS = [
  /** Sent a second time, within `seconds` of emulated time. */
  'duplicate',
  /** Held until the call's next callback has been sent, or for `seconds` of emulated time. */
  'reorder',
  /** Held for up to `seconds` of emulated time. */
  'delay',
  /** Never sent. */
  'drop',
  /** Any callback that reports a call's end is never sent. */
  'lost-terminal',
  /** A call's end is reported late: by `seconds` of emulated time at most, a tenth of it at least. */
  'late-terminal',
  /** Signed with another key. */
  'wrong-signature',
  /** Without its signature header. */
  'no-signature',
  'no-sequence-number',
  /** Its Timestamp is off by up to `seconds`, in either direction. */
  'clock-skew',
  /** The body of an attempt is sent bit by bit, over `seconds` of real time. */
  'slow-client',
  /** Sent and answered; but the connection is cut before the answer is read, and it's sent again. */
  'reset-after-send',
  /** The connection breaks in the middle of an attempt's body. */
  'truncated-body',
] as const;
export type DeliveryFaultKind = (typeof DELIVERY_FAULTS)[number];

/** Faults of requests to the REST API. */
const REST_FAULTS = [
  /** Answered with 429; the request has no effect. */
  'rest-429',
  /** Answered with 500, 502, 503 or 504; the request has no effect. */
  'rest-5xx',
  /** A call is shown as it was up to `seconds` of emulated time ago. */
  'stale-status',
] as const;

/** Every named fault. */
export const FAULT_KINDS = [...DELIVERY_FAULTS, ...REST_FAULTS] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** `seconds` if a rule doesn't give it; null if the fault doesn't use it. */
export const DEFAULT_SECONDS = {
  duplicate: 10,
  reorder: 10,
  delay: 30,
  drop: null,
  'lost-terminal': null,
  'late-terminal': 600,
  'wrong-signature': null,
  'no-signature': null,
  'no-sequence-number': null,
  'clock-skew': 300,
  'slow-client': 1,
  'reset-after-send': null,
  'truncated-body': null,
  'rest-429': null,
  'rest-5xx': null,
  'stale-status': 30,
} as const satisfies Readonly<Record<FaultKind, number | null>>;

/**
 * The faults that can be turned on by name, closed: what each does stands here, and nowhere is a
 * name taken that is not in these lists.
 */

/** What can happen to callbacks. */
export const DELIVERY_FAULTS = [
  /** Sent a second time, within `seconds` of emulated time. */
  'duplicate',
  /** Held until the call's next callback was sent, or for `seconds` of emulated time. */
  'reorder',
  /** Held for up to `seconds` of emulated time. */
  'delay',
  /** Never sent. */
  'drop',
  /** A call's last word, in whatever callback, is never sent. */
  'lost-terminal',
  /** A call's last word comes late: by up to `seconds` of emulated time, and a tenth at least. */
  'late-terminal',
  /** Signed with something else than the key. */
  'wrong-signature',
  /** Without its signature header. */
  'no-signature',
  'no-sequence-number',
  /** Its Timestamp is off by up to `seconds`, in either direction. */
  'clock-skew',
  /** The body of an attempt comes bit by bit, over `seconds` of real time. */
  'slow-client',
  /** Sent and answered; then the connection is cut, the answer not read, and it is sent again. */
  'reset-after-send',
  /** The connection breaks in the middle of an attempt's body. */
  'truncated-body',
] as const;
export type DeliveryFaultKind = (typeof DELIVERY_FAULTS)[number];

/** What can happen to requests to the REST API. */
const REST_FAULTS = [
  /** 429, and nothing is done. */
  'rest-429',
  /** 500, 502, 503 or 504, and nothing is done. */
  'rest-5xx',
  /** A call is shown as it was up to `seconds` of emulated time ago. */
  'stale-status',
] as const;

/** Every fault that has a name. */
export const FAULT_KINDS = [...DELIVERY_FAULTS, ...REST_FAULTS] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** What `seconds` is where a rule does not say; null where the fault knows no time. */
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

/** How much and how long the server lets anyone take. A slow or dead client must cost nothing. */

export interface Limits {
  /** The longest body taken; beyond it the answer is 413. */
  readonly bodyBytes: number;
  /** Request line and headers together; beyond it the answer is 431. */
  readonly headerBytes: number;
  /** The longest request target (path and query); beyond it the answer is 414. */
  readonly targetBytes: number;
  /** Headers of one request; beyond it the answer is 431. */
  readonly headers: number;
  /** From the first byte of a request, or of an idle new connection, to its last header. */
  readonly headersTimeoutMs: number;
  /** From the first byte of a request to the last byte of its body. */
  readonly requestTimeoutMs: number;
  /** How long a connection is kept for the next request: longer than the usual proxy keeps its own. */
  readonly keepAliveTimeoutMs: number;
  /** How often the two request timeouts are looked at. */
  readonly timeoutCheckMs: number;
  /** How long an export waits for a client that reads nothing. */
  readonly stalledReaderMs: number;
  /** Connections at once; further ones are closed at the door. */
  readonly connections: number;
  /** How long a closing server waits for requests in flight. */
  readonly closeTimeoutMs: number;
}

/**
 * Providers give up on a callback after 15 s in all (SignalWire docs "Common webhook errors", Twilio
 * docs "Connection Overrides", August 2026), so nobody honest needs longer to send one.
 */
export const DEFAULT_LIMITS: Limits = {
  bodyBytes: 64 * 1024,
  headerBytes: 16 * 1024,
  targetBytes: 8 * 1024,
  headers: 128,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 15_000,
  keepAliveTimeoutMs: 72_000,
  timeoutCheckMs: 1_000,
  stalledReaderMs: 60_000,
  connections: 10_000,
  closeTimeoutMs: 10_000,
};

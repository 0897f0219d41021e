/** The server's size and time limits. A slow or dead client must cost nothing. */

export interface Limits {
  /** The longest body accepted; beyond this, the answer is 413. */
  readonly bodyBytes: number;
  /** The request line and headers together; beyond this, the answer is 431. */
  readonly headerBytes: number;
  /** The longest request target (path and query); beyond this, the answer is 414. */
  readonly targetBytes: number;
  /** The number of headers; beyond this, the answer is 431. */
  readonly headers: number;
  /** From the first byte of a request, or from opening a connection, to the last header. */
  readonly headersTimeoutMs: number;
  /** From the first byte of a request to the last byte of its body. */
  readonly requestTimeoutMs: number;
  /** How long a connection is kept for the next request: longer than proxies usually keep theirs. */
  readonly keepAliveTimeoutMs: number;
  /** How often the two request timeouts are checked. */
  readonly timeoutCheckMs: number;
  /** How long an export waits for a client that doesn't read. */
  readonly stalledReaderMs: number;
  /** Concurrent connections; further ones are closed immediately. */
  readonly connections: number;
  /** How long a closing server waits for requests in flight. */
  readonly closeTimeoutMs: number;
}

/**
 * Providers give up on a callback after 15 s in total (SignalWire docs "Common webhook errors", Twilio docs
 * "Connection Overrides", August 2026), so legitimate senders don't need longer.
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

/** What a load run counts while it's running: cheap enough not to affect the measurement. */

export interface Tally {
  /** Counts a reply in time, and its milliseconds. */
  record(latencyMs: number): void;
  refused(status: number, body: string): void;
  latencies(): Float64Array;
  readonly answered: number;
  readonly refusals: number;
  /** A description of the first refusal, or null. */
  readonly firstRefusal: string | null;
}

export function createTally(): Tally {
  let latencies = new Float64Array(1 << 18);
  let answered = 0;
  let refusals = 0;
  let firstRefusal: string | null = null;
  return {
    record(latencyMs) {
      if (answered === latencies.length) {
        const larger = new Float64Array(latencies.length * 2);
        larger.set(latencies);
        latencies = larger;
      }
      latencies[answered] = latencyMs;
      answered += 1;
    },
    refused(status, body) {
      refusals += 1;
      firstRefusal ??= `${status} ${body.slice(0, 300)}`;
    },
    latencies: () => latencies.subarray(0, answered),
    get answered() {
      return answered;
    },
    get refusals() {
      return refusals;
    },
    get firstRefusal() {
      return firstRefusal;
    },
  };
}

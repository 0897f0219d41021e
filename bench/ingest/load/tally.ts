/** What a load run counts while it runs: cheap enough not to be what is measured. */

export interface Tally {
  /** A reply in time, and how many milliseconds it took. */
  record(latencyMs: number): void;
  refused(status: number, body: string): void;
  latencies(): Float64Array;
  readonly answered: number;
  readonly refusals: number;
  /** The first refusal in words, or null. */
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

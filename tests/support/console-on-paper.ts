/** A console on a stream that keeps what was written. The test controls time, commits and stores. */

import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { expect } from 'vitest';
import { type ConsoleOptions, startConsole } from '../../src/console/console.ts';
import type { Output } from '../../src/console/outlet.ts';
import { success } from '../../src/core/result.ts';
import { UTC } from '../../src/core/time/time-zone.ts';
import type { Call } from '../../src/core/wire/call.ts';
import type { CallStore } from '../../src/ports/call-store.ts';
import type {
  Commit,
  CommitFeed,
  CommittedCall,
  CommittedDelivery,
} from '../../src/ports/change-feed.ts';
import type { FailureBatches, FailureRow } from '../../src/ports/failure-batches.ts';
import type { Logger } from '../../src/ports/logger.ts';
import { given } from './call-specification.ts';
import { progress } from './callbacks.ts';
import { ManualTimer } from './manual-timer.ts';
import { observe } from './store-observations.ts';

class Commits implements CommitFeed {
  readonly #listeners = new Set<(commit: Commit) => void>();

  onCommit(listener: (commit: Commit) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get listened(): boolean {
    return this.#listeners.size > 0;
  }

  commit(parts: Partial<Commit>): void {
    const whole = { head: 1, changed: [], admitted: [], deliveries: [], closed: [], ...parts };
    for (const listener of this.#listeners) listener(whole);
  }
}

/** A stream that keeps every write separately, as a file, a pipe or a terminal of a given size. */
export class Paper extends PassThrough {
  readonly isTTY: boolean;
  columns: number;
  rows = 24;
  readonly writes: string[] = [];

  constructor(columns: number | null) {
    super();
    this.isTTY = columns !== null;
    this.columns = columns ?? 0;
    this.on('data', (chunk: Buffer) => this.writes.push(chunk.toString()));
  }

  get plain(): string {
    return stripVTControlCharacters(this.writes.join(''));
  }
}

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {} };

export const storesWith = (
  ended: readonly Call[],
  failed: readonly FailureRow[],
): Pick<ConsoleOptions, 'calls' | 'failures'> => {
  const calls: CallStore = {
    list: async () =>
      success({ calls: ended, nextCursor: null, previousCursor: null, asOf: 0, lagMs: 0 }),
    listJson: async () => expect.fail('a terminal has no use for JSON'),
    rowsJson: async () => expect.fail('a terminal has no use for JSON'),
    call: async () => null,
    sidsBeginning: async () => [],
    events: async () => null,
    async *exportCalls() {
      for (const call of [...ended].reverse()) yield [call];
    },
    countByStatus: async () =>
      new Map([
        ['completed' as const, ended.length],
        ['ringing' as const, 7],
      ]),
  };
  const failures: FailureBatches = {
    page: async () =>
      success({
        open: { batch: 3, count: failed.length, openedAt: 1 },
        batches: [],
        nextCursor: null,
      }),
    closed: async () => null,
    async *rows() {
      yield failed;
    },
    withoutReport: async () => [],
    reportWritten: async () => {},
  };
  return { calls, failures };
};

export async function consoleOn(
  out: Output,
  options: Partial<ConsoleOptions>,
  stores = storesWith([], []),
) {
  const timer = new ManualTimer();
  const feed = new Commits();
  const console = await startConsole({
    feed,
    ...stores,
    failureThreshold: 5,
    dimensions: [],
    out,
    tables: 'off',
    log: 'pretty',
    color: false,
    zone: UTC,
    timer,
    logger: silent,
    ...options,
  });
  return { timer, feed, console };
}

export const deliveries = (count: number, callStatus = 'ringing'): readonly CommittedDelivery[] =>
  Array.from({ length: count }, (_, index) => {
    const { kind, callSid, request } = observe(
      progress(callStatus, 1, { CallSid: `call-${index}`, Direction: 'inbound', Timestamp: null }),
    );
    return { kind, callSid, request, outcome: 'stored' };
  });

export const failedRow = (callSid: string): FailureRow => ({
  callSid,
  status: 'failed',
  eventTimestamp: 'Thu, 25 Jun 2026 20:26:02 +0000',
  direction: 'outbound-api',
  to: '+15550100002',
  from: '+15550100001',
  recordingUrl: null,
  sipCode: 500,
  sipPhrase: null,
  corrected: false,
});

/** A call that failed, and joined the third batch. */
export function joinedFailed(callSid: string): Partial<Commit> {
  const { state } = given(
    progress('failed', 2, { CallSid: callSid, SipResultCode: '500', Direction: 'outbound-api' }),
  );
  if (state === null) return expect.fail('a call that failed has a state');
  const changed: CommittedCall = {
    kind: 'current',
    accountSid: state.accountSid,
    callSid: state.callSid,
    position: 1,
    records: 1,
    failureBatch: 3,
    status: 'failed',
    endBefore: null,
    parentCallSid: null,
    state: () => state,
    endedBefore: () => null,
  };
  return { changed: [changed], admitted: [{ batch: 3, row: failedRow(callSid) }] };
}

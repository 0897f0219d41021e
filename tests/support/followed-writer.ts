/** What `live` follows, on a real writer and a real database without their threads. */

import type { Call } from '../../src/core/wire/call.ts';
import type { CallStore, StoredEvent } from '../../src/ports/call-store.ts';
import type {
  ChangedCalls,
  ChangeFeed,
  ChangeLog,
  CommitFeed,
} from '../../src/ports/change-feed.ts';
import { readChange } from '../../src/store/sqlite/calls/packed-change.ts';
import { unpackChanges } from '../../src/store/sqlite/changes/packed-changes.ts';
import { SqliteChangeLog } from '../../src/store/sqlite/changes/sqlite-change-log.ts';
import { progressIn } from '../../src/store/sqlite/database/progress-row.ts';
import { openQueries, type Queries } from '../../src/store/sqlite/reader/open-queries.ts';
import { EVERYTHING } from './askers.ts';
import type { Delivery } from './callbacks.ts';
import { TestedWriter } from './store-writer.ts';

export class FollowedWriter implements CommitFeed, ChangeFeed, ChangeLog, Disposable {
  readonly tested: TestedWriter;
  readonly #queries: Queries;
  readonly #log: SqliteChangeLog;
  readonly #followers = new Set<(changes: ChangedCalls) => void>();

  constructor(file: string, now: number) {
    this.tested = new TestedWriter(file, { synced: false }, now);
    const { epoch } = progressIn(this.tested.database);
    this.#queries = openQueries(file, epoch);
    this.#log = new SqliteChangeLog(this.tested.database);
  }

  readonly calls: Pick<CallStore, 'list'> = {
    list: async (scope, filter, page) => {
      const found = await this.#queries.calls.list(scope, filter, page);
      return found.ok ? { ok: true, value: { ...found.value, asOf: 0, lagMs: 0 } } : found;
    },
  };

  onCommit(): () => void {
    return () => undefined;
  }

  onChanges(listener: (changes: ChangedCalls) => void): () => void {
    this.#followers.add(listener);
    return () => this.#followers.delete(listener);
  }

  async changesAfter(position: number, limit: number) {
    return unpackChanges(this.#log.changesAfter(position, limit));
  }

  async recordsAfter(position: number, limit: number) {
    return this.#log.recordsAfter(position, limit);
  }

  /** Commits these together, and announces it. Returns the sids of the calls that it changed. */
  commit(deliveries: readonly Delivery[]): readonly string[] {
    const { changed } = this.tested.commit(deliveries);
    const { head } = progressIn(this.tested.database);
    const calls = changed.map(readChange);
    for (const follower of this.#followers) follower({ through: head, changed: calls });
    return calls.map(({ callSid }) => callSid);
  }

  /** Everything that's stored, in all accounts. */
  async stored(): Promise<readonly Call[]> {
    const page = await this.calls.list(EVERYTHING, {}, { cursor: null, limit: 10_000 });
    if (!page.ok) throw new Error('the first page needs no cursor');
    return page.value.calls;
  }

  /** The timelines of these calls. */
  async events(callSids: readonly string[]): Promise<readonly StoredEvent[]> {
    const timelines = callSids.map(async (callSid) => {
      const page = { cursor: null, limit: 10_000 };
      const found = await this.#queries.calls.events(EVERYTHING, callSid, page);
      if (found?.ok !== true) throw new Error('the call is stored');
      return found.value.events;
    });
    return (await Promise.all(timelines)).flat();
  }

  [Symbol.dispose](): void {
    this.#queries.close();
    this.tested.abandon();
  }
}

/** What was changed and who signed in, for administrators. Entries are only ever added. */

import type { Result } from '../../core/result.ts';
import type { AuditAction } from '../../core/wire/access.ts';
import type { BadCursor, PageRequest } from '../paging.ts';

/** An entry before it has a number. `at` is milliseconds since 1970; see `AuditEntry` for the rest. */
export interface AuditRecord {
  readonly at: number;
  readonly action: AuditAction;
  readonly actor: string | null;
  readonly address: string | null;
  readonly subject: string | null;
  readonly count: number;
}

export interface StoredAuditRecord extends AuditRecord {
  readonly id: number;
}

export interface AuditPage {
  /** Newest first. */
  readonly records: readonly StoredAuditRecord[];
  readonly nextCursor: string | null;
}

export interface AuditLog {
  /** Durable once this resolves. */
  record(entry: AuditRecord): Promise<void>;
  page(request: PageRequest): Promise<Result<AuditPage, BadCursor>>;
}

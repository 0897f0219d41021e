/** The tables as the query builder knows them. The migrations are the truth; this follows them. */

import type { Generated } from 'kysely';

export interface Tables {
  readonly accounts: { readonly id: number; readonly account_sid: string };
  readonly segments: {
    readonly segment: number;
    readonly first_start: number;
    readonly last_start: number;
  };
  readonly calls: {
    readonly id: number;
    readonly segment: number;
    readonly sid_hash: number;
    readonly account: number;
    readonly call_sid: string;
    readonly status: string | null;
    readonly direction: string | null;
    readonly from_number: string | null;
    readonly to_number: string | null;
    readonly parent_call_sid: string | null;
    readonly from_hash: number | null;
    readonly to_hash: number | null;
    readonly parent_hash: number | null;
    readonly started_at: number | null;
    readonly failure_batch: number | null;
    readonly failure_id: number | null;
    readonly state: Buffer;
  };
  readonly call_counts: { readonly status: string; readonly count: number };
  readonly failures: {
    readonly id: Generated<number>;
    readonly batch: number;
    readonly call_sid: string;
    readonly row: string;
    readonly corrected: number;
    readonly account_sid: string | null;
    readonly failed_at: number | null;
  };
  readonly batches: {
    readonly batch: number;
    readonly count: number;
    readonly threshold: number;
    readonly opened_at: number;
    readonly closed_at: number;
    readonly report_file: string | null;
  };
  readonly outbox: {
    readonly id: Generated<number>;
    readonly subject_kind: string;
    readonly subject_id: number;
    readonly channel: string;
    readonly recipient: string;
    readonly reference: string;
    readonly payload: string | null;
    readonly created_at: number;
    readonly state: string;
    readonly attempts: number;
    readonly checks: number;
    readonly attempted_at: number | null;
    readonly due_at: number;
    readonly message_sid: string | null;
    readonly code: string | null;
    readonly detail: string | null;
  };
  readonly api_keys: {
    readonly id: Generated<number>;
    readonly key_id: string;
    readonly hash: string;
    readonly name: string;
    readonly role: string;
    readonly accounts: string | null;
    readonly created_at: number;
    readonly expires_at: number | null;
    readonly last_used_at: number | null;
    readonly revoked_at: number | null;
  };
  readonly sessions: {
    readonly id: Generated<number>;
    readonly hash: string;
    readonly key_id: string | null;
    readonly token_hash: string | null;
    readonly created_at: number;
    readonly expires_at: number;
  };
  readonly audit: {
    readonly id: Generated<number>;
    readonly at: number;
    readonly action: string;
    readonly actor: string | null;
    readonly address: string | null;
    readonly subject: string | null;
    readonly count: number;
  };
  readonly forward_cursors: {
    readonly id: Generated<number>;
    readonly target: string;
    readonly epoch: string;
    readonly through: number;
    readonly pending: string;
    readonly removed_at: number | null;
  };
  readonly progress: {
    readonly id: number;
    readonly epoch: string;
    readonly open_batch: number;
    readonly open_count: number;
    readonly open_since: number | null;
  };
}

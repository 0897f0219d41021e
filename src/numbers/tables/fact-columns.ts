/**
 * The columns of the facts: one row per call leg, named after `CallFact` (`core/kpi/call-fact.ts`). Times are
 * BIGINT milliseconds since 1970, durations seconds.
 */

import type { CallFact } from '../../core/kpi/call-fact.ts';

export type ColumnType = 'BIGINT' | 'INTEGER' | 'DOUBLE' | 'VARCHAR' | 'BOOLEAN';

export interface FactColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly isNullable: boolean;
}

/** The fields of a fact that are a column each. */
export type FactField = Exclude<keyof CallFact, 'dimensions' | 'allDimensions'>;

const text = { type: 'VARCHAR', isNullable: true } as const;
const name = { type: 'VARCHAR', isNullable: false } as const;
const time = { type: 'BIGINT', isNullable: true } as const;
const moment = { type: 'BIGINT', isNullable: false } as const;
const measured = { type: 'DOUBLE', isNullable: true } as const;
const number = { type: 'INTEGER', isNullable: true } as const;
const count = { type: 'INTEGER', isNullable: false } as const;
const flag = { type: 'BOOLEAN', isNullable: false } as const;

/** In the order in which they're stored. */
export const FIELD_COLUMNS = {
  accountSid: { name: 'account', ...name },
  callSid: { name: 'call_sid', ...name },
  parentCallSid: { name: 'parent_call_sid', ...text },
  direction: { name: 'direction', ...text },
  from: { name: 'from_number', ...text },
  to: { name: 'to_number', ...text },
  endpoint: { name: 'endpoint', ...text },
  ownNumber: { name: 'own_number', ...text },
  status: { name: 'status', ...name },
  outcome: { name: 'outcome', ...text },
  startedAt: { name: 'started_at', ...time },
  initiatedAt: { name: 'initiated_at', ...time },
  ringingAt: { name: 'ringing_at', ...time },
  answeredAt: { name: 'answered_at', ...time },
  endedAt: { name: 'ended_at', ...time },
  firstSeenAt: { name: 'first_seen_at', ...moment },
  updatedAt: { name: 'updated_at', ...moment },
  ringSeconds: { name: 'ring_seconds', ...measured },
  pddSeconds: { name: 'pdd_seconds', ...measured },
  answerSeconds: { name: 'answer_seconds', ...measured },
  durationSeconds: { name: 'duration_seconds', ...measured },
  sipCode: { name: 'sip_code', ...number },
  sipPhrase: { name: 'sip_phrase', ...text },
  hangupBy: { name: 'hangup_by', ...text },
  answeredBy: { name: 'answered_by', ...text },
  mos: { name: 'mos', ...measured },
  jitterMs: { name: 'jitter_ms', ...measured },
  lossPercent: { name: 'loss_percent', ...measured },
  recordings: { name: 'recordings', ...count },
  failureBatch: { name: 'failure_batch', ...number },
  isAnsweredElsewhere: { name: 'is_answered_elsewhere', ...flag },
  children: { name: 'children', ...count },
  answeredChildren: { name: 'answered_children', ...count },
  childAnsweredAt: { name: 'child_answered_at', ...time },
  waitSeconds: { name: 'wait_seconds', ...measured },
} as const satisfies Readonly<Record<FactField, FactColumn>>;

export const FIELDS: readonly FactField[] = Object.keys(FIELD_COLUMNS).filter(
  (key): key is FactField => key in FIELD_COLUMNS,
);

/** What a row says beside its fact. */
export const ROW_COLUMNS = {
  /** `calls.id` of the store: the order in which calls were first written. */
  rowId: { name: 'row_id', ...moment },
  /** `first` or `child` (`Leg`). */
  leg: { name: 'leg', ...name },
  /** A hash of account and SID: scanning numbers is faster than scanning SIDs. */
  callKey: { name: 'call_key', ...moment },
  /** The same of the parent; null for a first leg. */
  parentKey: { name: 'parent_key', ...time },
  /** Bit n says that dimension n is the call's own, not its parent's. */
  ownDimensions: { name: 'own_dimensions', ...count },
} as const satisfies Readonly<Record<string, FactColumn>>;

/** The column of the nth own dimension (`CALLBOARD_DIMENSIONS`). It holds the parent's value where the call has none. */
export const dimensionColumn = (index: number): string => `dim_${index}`;

/** Every column of a table of facts, in its order. */
export const factColumns = (dimensions: readonly string[]): readonly FactColumn[] => [
  ...Object.values(ROW_COLUMNS),
  ...Object.values(FIELD_COLUMNS),
  ...dimensions.map((_name, index) => ({ name: dimensionColumn(index), ...text })),
];

/** A fact that's stored, and where. */

import { isEnd } from '../../../core/call-status.ts';
import type { CallFact } from '../../../core/kpi/call-fact.ts';
import { ENDED, IN_PROGRESS } from '../../tables/schema.ts';

/** A call by its account and SID. */
export type CallName = string;

export const nameOf = (account: string, callSid: string): CallName => `${account} ${callSid}`;

export interface FactRow {
  /** The store's id of the call. */
  readonly rowId: number;
  readonly name: CallName;
  /** The name of its parent; null for a first leg. */
  readonly parent: CallName | null;
  readonly fact: CallFact;
}

export type FactTable = typeof ENDED | typeof IN_PROGRESS;

/** Where a row lies. */
export const tableOf = ({ fact }: FactRow): FactTable => (isEnd(fact.status) ? ENDED : IN_PROGRESS);

/** Erases the personal data of a call. */

import type { Asker } from '../access/asker.ts';
import type { AuditRecord } from '../access/audit-log.ts';

export interface CallErasure {
  /**
   * Erases numbers, names, URLs and raw parameters of the call with this sid, in every account of the scope that has
   * it: from its row, its events, its failure batch and the journal. Status, times, SIP and audio stay. Callbacks that
   * still come for it are erased as they arrive. Resolves once nothing of it is on disk, with false if there's no such
   * call; `audit` is written with it. Rejects with `StoreUnavailable` if it couldn't be completed: ask again.
   */
  erase(asker: Pick<Asker, 'scope'>, callSid: string, audit: AuditRecord): Promise<boolean>;
}

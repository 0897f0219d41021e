/** What stored data takes up on disk. */

import type { Storage } from '../../core/wire/storage.ts';

export interface StorageUse {
  /** Measures it now. Rejects with `StoreUnavailable` if the log can't be read. */
  measure(): Promise<Storage>;
}

/** The accounts that a query can see. */

import type { AccountSid } from '../../core/ids.ts';

/**
 * Every account, or only these. Answers never include data from other accounts, as if the store only had these. An
 * empty list sees nothing.
 */
export type Scope = 'all' | readonly AccountSid[];

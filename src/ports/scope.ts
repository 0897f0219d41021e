/** Which accounts an asker may see. Every question of the store takes one. */

import type { AccountSid } from '../core/ids.ts';

/**
 * Every account, or only these. Nothing of any other account shows in an answer: it's as if the store held
 * these accounts alone. An empty list sees nothing.
 */
export type Scope = 'all' | readonly AccountSid[];

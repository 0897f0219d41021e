/** Who asks a store, in tests. */

import type { Asker } from '../../src/ports/access/asker.ts';
import type { Scope } from '../../src/ports/access/scope.ts';

/** Sees every account, and everything of each call. */
export const EVERYTHING: Asker = { scope: 'all', disclosure: 'full' };

/** Sees every account, and no numbers and names. */
export const MASKED: Asker = { scope: 'all', disclosure: 'masked' };

/** Sees everything of the calls of these accounts. */
export const seeing = (scope: Scope): Asker => ({ scope, disclosure: 'full' });

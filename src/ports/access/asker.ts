/** Who asks for stored data, as far as the answer depends on it. Every query to the store takes one. */

import type { Disclosure } from './disclosure.ts';
import type { Scope } from './scope.ts';

export interface Asker {
  /** The accounts that they can see. */
  readonly scope: Scope;
  /** How much of each call they see. */
  readonly disclosure: Disclosure;
}

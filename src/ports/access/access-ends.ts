/** Says when someone's access ends, so that what they still have open ends too, such as a stream. */

import type { Principal } from './principal.ts';

export interface AccessEnds {
  /**
   * Calls `ended` once, within a second after this principal's access ends: their key is revoked or expires, they
   * sign out, or their session expires. If it has ended already, that's at once, but never before this returns. The
   * returned function stops waiting; it can be called more than once.
   */
  onEnd(principal: Principal, ended: () => void): () => void;
}

/** Whether a key still works. */

import type { ApiKey } from '../../../../src/core/wire/access.ts';
import { dayOf } from '../../time/format-time.ts';

export type KeyState =
  /** `until` is a day in the viewer's time zone; null if it doesn't expire. */
  | { readonly kind: 'valid'; readonly until: string | null }
  | { readonly kind: 'expired' }
  | { readonly kind: 'revoked' };

/** The state of a key at `now`, in milliseconds. */
export function keyState(
  { revokedAt, expiresAt }: Pick<ApiKey, 'revokedAt' | 'expiresAt'>,
  now: number,
): KeyState {
  if (revokedAt !== null) return { kind: 'revoked' };
  if (expiresAt === null) return { kind: 'valid', until: null };
  if (Date.parse(expiresAt) <= now) return { kind: 'expired' };
  return { kind: 'valid', until: dayOf(new Date(expiresAt)) };
}

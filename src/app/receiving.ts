/** What the settings say about receiving callbacks, without the keys. */

import type { VerifyingKeys } from '../core/wire/connect.ts';
import type { ReceivingSettings } from '../http/routes/connect-routes.ts';
import { isLoopbackUrl } from '../ingest/loopback.ts';
import type { Config } from './config.ts';

export const receivingSettings = ({
  publicUrl,
  listen,
  keys,
  allowUnsigned,
}: Config): ReceivingSettings => ({
  publicUrl,
  localOnly: publicUrl === null ? listen.loopback : isLoopbackUrl(publicUrl),
  keys: keys.reduce(counted, []),
  allowUnsigned,
});

/** Adds a key to those of its provider and account. */
function counted(
  known: readonly VerifyingKeys[],
  { dialect, accountSid }: Config['keys'][number],
): readonly VerifyingKeys[] {
  const before = known.find((keys) => keys.provider === dialect && keys.accountSid === accountSid);
  const others = known.filter((keys) => keys !== before);
  return [...others, { provider: dialect, accountSid, count: (before?.count ?? 0) + 1 }];
}

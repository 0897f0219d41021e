/** API keys and sessions: read by the reader's thread, written by the writer's. */

import type { Credentials } from '../../../ports/access/credentials.ts';
import type { WriterClient } from '../acceptor/writer-client.ts';
import type { AccessChange } from '../access/access-change.ts';
import type { ReaderClient } from '../reader/reader-client.ts';

export function credentials(writer: WriterClient, reader: ReaderClient): Credentials {
  const change = (change: AccessChange): Promise<boolean> =>
    writer.request({ type: 'access', change });
  return {
    keys: () => reader.ask({ type: 'keys' }),
    addKey: async (key) => {
      await change({ type: 'add-key', key });
    },
    revokeKey: (id, at) => change({ type: 'revoke-key', id, at }),
    keysUsed: async (uses) => {
      await change({ type: 'keys-used', uses });
    },
    sessions: (now) => reader.ask({ type: 'sessions', now }),
    addSession: async (session) => {
      await change({ type: 'add-session', session });
    },
    extendSession: async (hash, expiresAt) => {
      await change({ type: 'extend-session', hash, expiresAt });
    },
    endSession: async (hash) => {
      await change({ type: 'end-session', hash });
    },
  };
}

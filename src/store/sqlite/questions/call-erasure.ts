/** Erasures: carried out by the writer's thread, piece by piece, and completed in the journal. */

import { setTimeout } from 'node:timers/promises';
import type { CallErasure } from '../../../ports/removal/call-erasure.ts';
import type { WriterClient } from '../acceptor/writer-client.ts';
import { StoreUnavailableError } from '../threads/store-unavailable.ts';
import { ERASURE_PATIENCE_MS, ERASURE_PAUSE_MS } from '../tuning.ts';

export const callErasure = (writer: WriterClient): CallErasure => ({
  erase: async ({ scope }, callSid, audit) => {
    const erasure = { accounts: scope, callSid, audit };
    if (!(await writer.request({ type: 'erase', erasure }))) return false;
    const until = performance.now() + ERASURE_PATIENCE_MS;
    while (await writer.request({ type: 'erase-more' })) {
      if (performance.now() > until) throw StoreUnavailableError.notWriting(BLOCKED);
      await setTimeout(ERASURE_PAUSE_MS);
    }
    await writer.emptyJournal();
    return true;
  },
});

const BLOCKED =
  'another process is reading the database, so its write-ahead log keeps what was erased';

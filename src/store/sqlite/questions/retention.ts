/** Purges: carried out by the writer's thread, a piece at a time, and completed in the journal, which may have old callbacks. */

import type { Retention } from '../../../ports/removal/retention.ts';
import type { WriterClient } from '../acceptor/writer-client.ts';

export const retention = (writer: WriterClient): Retention => ({
  purgeMore: async (before, at) => {
    const isMore = await writer.request({ type: 'purge-more', purge: { before, at } });
    if (!isMore) await writer.emptyJournal();
    return isMore;
  },
});

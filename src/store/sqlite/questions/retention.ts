/** Purges: carried out by the writer's thread, a piece at a time. */

import type { Retention } from '../../../ports/removal/retention.ts';
import type { WriterClient } from '../acceptor/writer-client.ts';

export const retention = (writer: WriterClient): Retention => ({
  purgeMore: (before, at) => writer.request({ type: 'purge-more', purge: { before, at } }),
});

/** Messages that have to go out: read once what was acknowledged is decided, written by the writer's thread. */

import type { Outbox } from '../../../ports/outbox.ts';
import type { WriterClient } from '../acceptor/writer-client.ts';
import type { ReaderClient } from '../reader/reader-client.ts';
import { WHOLE_WAIT_MS } from '../tuning.ts';

export const outbox = (writer: WriterClient, reader: ReaderClient): Outbox => ({
  unfinished: async () => {
    await writer.watermark.applied(WHOLE_WAIT_MS);
    return reader.ask({ type: 'unfinished-messages' });
  },
  record: async (entry) => {
    await writer.request({ type: 'record', entry });
  },
});

/** How far forwarding has got: read by the reader's thread, written by the writer's. */

import type { ForwardCursors } from '../../../ports/forwarding/forward-cursors.ts';
import type { WriterClient } from '../acceptor/writer-client.ts';
import type { ReaderClient } from '../reader/reader-client.ts';

export const forwardCursors = (writer: WriterClient, reader: ReaderClient): ForwardCursors => ({
  all: () => reader.ask({ type: 'forward-cursors' }),
  save: async (cursors) => {
    await writer.request({ type: 'forward', change: { type: 'save', cursors } });
  },
  keep: async (targets, now, goneSince) => {
    const change = { type: 'keep', targets, now, goneSince } as const;
    await writer.request({ type: 'forward', change });
  },
});

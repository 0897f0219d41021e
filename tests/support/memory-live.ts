/** The live feed in memory: no calls are in progress, and a stream says goodbye at once, so that it can be read whole. */

import type {
  FollowedStream,
  LiveFeed,
  LiveSnapshot,
  StreamClient,
  StreamRequest,
} from '../../src/ports/live-feed.ts';

export class MemoryLive implements LiveFeed {
  readonly isLate = false;
  readonly hasRoom = true;

  async snapshot(): Promise<LiveSnapshot> {
    return { calls: [Buffer.from('[]')], cursor: 'memory.0', at: 1_782_418_000_123 };
  }

  follow(_request: StreamRequest, client: StreamClient): FollowedStream {
    client.write(Buffer.from('event: bye\ndata: {"reason":"shutdown"}\n\n'));
    client.end();
    return { leave: () => undefined, end: () => undefined };
  }

  endStreams(): void {
    // None stays open.
  }
}

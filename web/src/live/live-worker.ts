/** The worker that all pages of a browser share, so that they need one connection of the six that HTTP/1.1 allows. */

import { browserHub } from './browser-hub.ts';
import type { PageMessage } from './live-hub.ts';

const hub = browserHub();

addEventListener('connect', (event) => {
  const port = event instanceof MessageEvent ? event.ports[0] : undefined;
  if (port === undefined) return;
  port.addEventListener('message', ({ data }: MessageEvent<PageMessage>) => hub.hear(port, data));
  port.start();
});

/** The worker that all pages of a browser share, so that they need one connection of the six that HTTP/1.1 allows. */

import { LiveConnection } from './live-connection.ts';
import { LiveHub, type PageMessage } from './live-hub.ts';
import { systemClock } from './system-clock.ts';

const hub = new LiveHub(
  (emit) =>
    new LiveConnection({
      origin: location.origin,
      clock: systemClock,
      random: Math.random,
      emit,
    }),
  systemClock.now,
);

addEventListener('connect', (event) => {
  const port = event instanceof MessageEvent ? event.ports[0] : undefined;
  if (port === undefined) return;
  port.addEventListener('message', ({ data }: MessageEvent<PageMessage>) => hub.hear(port, data));
  port.start();
});

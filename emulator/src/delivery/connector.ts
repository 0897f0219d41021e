/**
 * Connects as the HTTP library does, but times out on time. The library's own timeout can be late by
 * most of a second, which is longer than some URLs allow in total.
 */
import { buildConnector, errors } from 'undici';
import type { Timer } from '../vocabulary/clock.ts';

/** Connects within `connectMs` of real time, with TLS for https. */
export function connectorWithin(connectMs: number, timer: Timer): buildConnector.connector {
  // The library's timeout stays: it closes the abandoned socket.
  const connect = buildConnector({ timeout: connectMs });
  return (options, done) => {
    let isOver = false;
    const cancel = timer.after(connectMs, () => {
      isOver = true;
      done(new errors.ConnectTimeoutError(`No connection within ${connectMs} ms.`), null);
    });
    connect(options, (...result) => {
      cancel();
      if (!isOver) done(...result);
      else result[1]?.destroy();
    });
  };
}

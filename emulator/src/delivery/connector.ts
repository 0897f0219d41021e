/**
 * How connections are made: as the HTTP library makes them, and given up on time. The library's own
 * limit may be late by most of a second, which is more than some URLs allow in all.
 */
import { buildConnector, errors } from 'undici';
import type { Timer } from '../vocabulary/clock.ts';

/** Connects, with TLS where the scheme asks for it, within `connectMs` of real time. */
export function connectorWithin(connectMs: number, timer: Timer): buildConnector.connector {
  // Its limit stays: it takes away the socket that nobody waits for any more.
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

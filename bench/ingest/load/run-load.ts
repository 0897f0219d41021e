/**
 * One run of load against one port. Closed loop: each connection sends its next request once it has a
 * reply, so the server sets the pace. Open loop: requests are due at a fixed rate regardless of the server,
 * and latency is measured from when a request was due, so that waiting isn't hidden.
 */

import type { RequestList } from '../request-bytes.ts';
import { type Connections, openConnections } from './connections.ts';
import { createTally, type Tally } from './tally.ts';

export interface LoadOptions {
  readonly port: number;
  readonly connections: number;
  /** No request is sent after this. */
  readonly seconds: number;
  /** Null: closed loop. */
  readonly ratePerSecond: number | null;
  /** How long to wait for the last replies. */
  readonly drainSeconds: number;
}

/** The next request in a list, and how many can still be sent. */
export interface Cursor {
  readonly requests: RequestList;
  index: number;
  left: number;
  /** Starts over at the end of the list, for servers that don't remember requests. */
  readonly wraps: boolean;
}

export interface LoadRun {
  readonly tally: Tally;
  /** From the first request to the last reply in time. */
  readonly seconds: number;
  readonly sent: number;
  /** Requests without a reply at the end of the run. */
  readonly abandoned: number;
  readonly lostConnections: number;
  readonly firstLoss: string | null;
}

export async function runLoad(options: LoadOptions, cursor: Cursor): Promise<LoadRun> {
  const tally = createTally();
  const dueAt = new Float64Array(options.connections);
  const free: number[] = [];
  let startedAt = 0;
  let deadline = 0;
  let lastReplyAt = 0;
  let sent = 0;
  let replies = 0;
  let lost = 0;
  let firstLoss: string | null = null;
  const over = Promise.withResolvers<void>();

  /** When the next request is due; in a closed loop, whenever a connection is free. */
  const nextDueAt = (now: number) =>
    options.ratePerSecond === null ? now : startedAt + (sent * 1000) / options.ratePerSecond;

  const isOver = (now: number) => nextDueAt(now) >= deadline || !hasNext(cursor);
  const endIfDone = (now: number) => {
    if (isOver(now) && replies + lost >= sent) over.resolve();
  };

  const sendOn = (connection: number, now: number): boolean => {
    const due = nextDueAt(now);
    if (due > now || isOver(now)) return false;
    dueAt[connection] = due;
    sent += 1;
    connections.send(connection, takeNext(cursor));
    return true;
  };

  const connections: Connections = await openConnections(options.port, options.connections, {
    onReply(connection, status, body) {
      const now = performance.now();
      replies += 1;
      if (status !== 204) tally.refused(status, body);
      else if (options.ratePerSecond !== null || now <= deadline) {
        tally.record(now - (dueAt[connection] ?? now));
        lastReplyAt = now;
      }
      if (!sendOn(connection, now)) {
        free.push(connection);
        endIfDone(now);
      }
    },
    onLost(_connection, reason) {
      lost += 1;
      firstLoss ??= reason;
      endIfDone(performance.now());
    },
  });

  startedAt = performance.now();
  deadline = startedAt + options.seconds * 1000;
  for (let connection = 0; connection < connections.count; connection += 1) {
    if (!sendOn(connection, performance.now())) free.push(connection);
  }
  // In an open loop, a request can become due while all replies are in, so a timer must send it. It uses
  // the connection that has been idle longest, so that the server doesn't close it as unused.
  const clock = setInterval(() => {
    const now = performance.now();
    for (;;) {
      const connection = free.shift();
      if (connection === undefined) break;
      if (!sendOn(connection, now)) {
        free.unshift(connection);
        break;
      }
    }
    endIfDone(now);
    if (now > deadline + options.drainSeconds * 1000) over.resolve();
  }, 1);
  await over.promise;
  clearInterval(clock);
  connections.close();
  return {
    tally,
    seconds: (lastReplyAt - startedAt) / 1000,
    sent,
    abandoned: sent - replies,
    lostConnections: lost,
    firstLoss,
  };
}

function hasNext(cursor: Cursor): boolean {
  return cursor.left > 0 && (cursor.wraps || cursor.index < cursor.requests.count);
}

function takeNext(cursor: Cursor): Uint8Array {
  if (cursor.index >= cursor.requests.count) cursor.index = 0;
  const request = cursor.requests.at(cursor.index);
  cursor.left -= 1;
  cursor.index += 1;
  return request;
}

/**
 * The numbers process: follows the log into `numbers.duckdb`, and answers questions about the facts. It's started,
 * watched and stopped by `NumbersProcess`.
 */

import type { ChangeLog } from '../../ports/change-feed.ts';
import type { Timer } from '../../ports/clock.ts';
import { currencyAt, positionSeenBy } from '../follow/currency.ts';
import { Follower } from '../follow/follower.ts';
import { openTables } from '../tables/open-tables.ts';
import { answerTo } from './answer.ts';
import { endBecause } from './ending.ts';
import { endReasonOf, faultOf } from './fault.ts';
import { type FromNumbers, type NumbersOptions, toNumbers } from './protocol.ts';
import { QuestionDesk } from './question-desk.ts';
import { Renewal } from './renewal.ts';
import { ThreadCount } from './thread-count.ts';

const BEAT_MS = 1000;

export interface NumbersSurroundings {
  /** Opens the store's log for reading. */
  readonly openLog: (storeFile: string) => ChangeLog;
  readonly timer: Timer;
}

/** Waits for its parent's `start`. */
export function serveNumbers(surroundings: NumbersSurroundings): void {
  let desk: QuestionDesk | null = null;
  process.on('message', (received) => {
    const message = toNumbers.parse(received);
    if (message.type === 'ask') desk?.ask(message.id, message.asked);
    else {
      void startNumbers(message.options, surroundings).then((started) => {
        desk = started;
      }, fail);
    }
  });
}

async function startNumbers(
  { storeFile, file, shape, renewAfterMs }: NumbersOptions,
  { openLog, timer }: NumbersSurroundings,
): Promise<QuestionDesk | null> {
  const tables = await openTables(file, shape);
  if (tables === null) {
    endBecause('start-over', 'other tables');
    return null;
  }
  const log = openLog(storeFile);
  const follower = await Follower.open({ log, connection: await tables.connect(), shape, timer });
  beat(follower, new ThreadCount(await tables.connect()));
  void follower.run().catch(fail);
  const connect = () => tables.connect();
  const renewal = new Renewal({
    ...{ file, afterMs: renewAfterMs, connect, timer, onError: fail },
    onRenewed: () => endBecause('renewed', 'none'),
  });
  void renewal.run().catch(fail);
  const currency = async (connection: Parameters<typeof positionSeenBy>[0]) =>
    currencyAt(await positionSeenBy(connection), log, timer);
  return new QuestionDesk({
    connect,
    answer: (connection, asked) =>
      answerTo(connection, asked, { shape, currency, recent: () => follower.recent }),
    send,
    onError: (error) => {
      const reason = endReasonOf(error);
      if (reason !== null) endBecause(reason, faultOf(error));
    },
    restMs: (tookMs) => follower.pace.afterAnswer(tookMs),
    timer,
  });
}

/** Says how it's doing now, and every second. */
function beat(follower: Follower, threads: ThreadCount): void {
  const memoryBytes = process.memoryUsage.rss();
  send({ type: 'beat', ...follower.state, memoryBytes });
  void threads.follow(follower.state.writtenThrough).catch(fail);
  setTimeout(() => beat(follower, threads), BEAT_MS);
}

const fail = (error: unknown): void => endBecause(endReasonOf(error) ?? 'failed', faultOf(error));

const send = (message: FromNumbers): void => {
  if (process.connected) process.send?.(message);
};

/**
 * The thread that reads the log and rows for followers, on a connection of its own: catching up with
 * millions of calls never holds up the API's reader. Its priority is lower than that of what people wait for.
 */

import { parentPort, workerData } from 'node:worker_threads';
import { isDamage } from '../database/damage.ts';
import { openForReading } from '../database/database.ts';
import { lowerPriority } from '../threads/thread-priority.ts';
import type {
  ChangesQuestion,
  ChangesThreadOptions,
  FromChanges,
  ToChanges,
} from './changes-protocol.ts';
import { SqliteChangeLog } from './sqlite-change-log.ts';

/** As the export thread: behind those that answer a person. */
const NICER_BY = 10;

if (parentPort === null) throw new Error('changes-thread.ts runs as a worker thread only');
const port = parentPort;
const options: ChangesThreadOptions = workerData;
lowerPriority(NICER_BY);
const database = openForReading(options.file);
const log = new SqliteChangeLog(database);

function answer({ type, id, position, limit }: ChangesQuestion): FromChanges {
  try {
    return type === 'changes'
      ? { type, id, changes: log.changesAfter(position, limit) }
      : { type, id, entries: log.recordsAfter(position, limit) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { type: 'no-answer', id, reason, isDamaged: isDamage(error) };
  }
}

process.once('exit', () => database.close());

port.on('message', (message: ToChanges) => {
  if (message.type === 'close') port.close();
  else port.postMessage(answer(message));
});
port.postMessage('ready');

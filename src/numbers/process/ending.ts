/** How the numbers process ends: always by SIGKILL, because anything gentler waits for DuckDB's current query. */

import type { EndReason, FromNumbers } from './protocol.ts';

const kill = (): void => {
  process.kill(process.pid, 'SIGKILL');
};

/** Says why it ends, and ends. */
export function endBecause(reason: EndReason, fault: string): void {
  const lastWords: FromNumbers = { type: 'end', reason, fault };
  if (process.send === undefined || !process.connected) kill();
  else process.send(lastWords, undefined, {}, kill);
}

/**
 * Ends it as soon as Callboard is gone, which frees the lock on the file. A terminal's Ctrl-C reaches every process:
 * only Callboard heeds it, and stops this one.
 */
export function endWithParent(): void {
  process.once('disconnect', kill);
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => {});
}

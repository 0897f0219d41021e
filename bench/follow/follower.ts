/**
 * The follower's process: opens the database read-only, as the process for the figures will, and decodes
 * every call that changed. Its priority is lower than the server's.
 */

import { setPriority } from 'node:os';
import { openChangeLog } from '../../src/store/sqlite/changes/open-change-log.ts';
import { memory } from '../ingest/process-usage.ts';
import { type FollowCommand, type FollowResult, followCommand } from './protocol.ts';

/** The lowest priority there is: a follower can always be later. */
const NICE = 19;

setPriority(NICE);
process.on('message', (message: unknown) => {
  void follow(followCommand.parse(message)).then((result) => process.send?.(result));
});
process.on('disconnect', () => process.removeAllListeners('message'));

async function follow({ file, limit, seconds }: FollowCommand): Promise<FollowResult> {
  using log = openChangeLog(file);
  const startedAt = performance.now();
  const cpu = process.cpuUsage();
  const elapsed = (): number => (performance.now() - startedAt) / 1000;
  const total = { calls: 0, records: 0, longestMs: 0 };
  for (let position = 0; ; ) {
    const askedAt = performance.now();
    const { calls, through, writtenThrough } = await log.changesAfter(position, limit);
    total.longestMs = Math.max(total.longestMs, performance.now() - askedAt);
    for (const call of calls) if (call.kind === 'current') call.state();
    total.calls += calls.length;
    total.records += through - position;
    position = through;
    if (seconds === null ? through >= writtenThrough : elapsed() >= seconds) break;
    if (through >= writtenThrough) position = 0;
  }
  const { user, system } = process.cpuUsage(cpu);
  const cpuSeconds = (user + system) / 1e6;
  return { ...total, seconds: elapsed(), cpuSeconds, peakRss: memory(process.pid).peakRss };
}

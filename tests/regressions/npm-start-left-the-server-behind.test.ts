/**
 * SIGTERM to `npm start` ended npm after 40 ms and left the server running as an orphan that still held the
 * data folder: npm passes the signal to the shell it started, not to that shell's child.
 *
 * What must hold: a signal to npm ends the server in order.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');

it('ends the server when npm start gets SIGTERM', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'callboard-npm-start-'));
  const npm = spawn('npm', ['start', '--silent'], {
    cwd: ROOT,
    // A group of its own, so that anything left behind can be ended afterwards.
    detached: true,
    env: {
      ...process.env,
      CALLBOARD_DATA_DIR: folder,
      CALLBOARD_PORT: '0',
      CALLBOARD_LOG: 'json',
      CALLBOARD_ALLOW_UNSIGNED: '1',
    },
  });
  try {
    let output = '';
    for (const stream of [npm.stdout, npm.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    const address = (): string | undefined => /"address":"(http:[^"]+)"/.exec(output)?.[1];
    await expect.poll(address).toBeDefined();
    npm.kill('SIGTERM');
    await once(npm, 'exit');
    await expect(fetch(`${address()}/healthz`)).rejects.toThrow();
    expect(output).toContain('Stopping');
  } finally {
    if (npm.pid !== undefined) endGroup(npm.pid);
    await rm(folder, { recursive: true, force: true });
  }
});

/** Ends every process of the group, if there are any left. */
function endGroup(group: number): void {
  try {
    process.kill(-group, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** A folder or file without write permission was reported as a port without permission to listen. */
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CliProcess } from '../support/cli-process.ts';

const SERVE = ['serve', '--port', '0', '--data-dir', 'data', '--log', 'json'];
const env = { SIGNALWIRE_SIGNING_KEY: 'PSK_test' };

const makeFolder = async (folder: string, mode: number): Promise<void> => {
  await mkdir(join(folder, 'data'));
  await chmod(join(folder, 'data'), mode);
};
const makeFile = async (folder: string, name: string): Promise<void> => {
  await mkdir(join(folder, 'data'));
  await writeFile(join(folder, 'data', name), '');
  await chmod(join(folder, 'data', name), 0o000);
};

test.each([
  ['a data folder without write permission', (it: string) => makeFolder(it, 0o500), 'data'],
  ['a data folder without any permission', (it: string) => makeFolder(it, 0o000), 'data'],
  ['a database of another user', (it: string) => makeFile(it, 'callboard.db'), 'data/callboard.db'],
  [
    'a journal of another user',
    (it: string) => makeFile(it, 'callboard.journal-1-1'),
    'data/callboard.journal-1-1',
  ],
  ['a lock of another user', (it: string) => makeFile(it, 'callboard.lock'), 'data'],
  ['a parent without write permission', (it: string) => chmod(it, 0o500), 'data'],
])('%s is named, with what to do', async (_what, prepare, named) => {
  await using running = await CliProcess.start(SERVE, { env, prepare, unprivileged: true });
  const { code, stdout, stderr } = await running.end;
  await chmod(running.folder, 0o700);
  await chmod(join(running.folder, 'data'), 0o700).catch(() => {});
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain(join(running.folder, named));
  expect(stderr).toMatch(/CALLBOARD_DATA_DIR/);
  expect(stderr).not.toMatch(/port|1023/);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});

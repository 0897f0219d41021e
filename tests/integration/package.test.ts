/** What `npm pack` makes, installed beside somebody's own code: Node strips no types there. */

import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CliProcess } from '../support/cli-process.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const run = promisify(execFile);
const PACKING_MS = 120_000;

let project = '';

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'callboard-installed-'));
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', project], {
    cwd: ROOT,
  });
  const [name] = /callboard-[\d.]+\.tgz/.exec(stdout) ?? [];
  const installed = join(project, 'node_modules/callboard');
  await mkdir(installed, { recursive: true });
  await run('tar', ['-xzf', join(project, String(name)), '--strip-components=1', '-C', installed]);
  await symlink(join(ROOT, 'node_modules'), join(installed, 'node_modules'));
}, PACKING_MS);

afterAll(() => rm(project, { recursive: true, force: true }));

test('starts an emulator in somebody’s own test, as the how-to has it', async () => {
  const page = await readFile(join(ROOT, 'docs/how-to/test-in-ci.md'), 'utf8');
  const [, code = ''] = /```ts\n(.*?)```/s.exec(page) ?? [];
  expect(code).toContain("from 'callboard/emulator'");
  const port = await anyFreePort();
  // What `npm init` writes: without the ending .mts, `import` is no syntax there.
  await writeFile(join(project, 'package.json'), '{ "type": "commonjs" }');
  await writeFile(join(project, 'calls.test.mts'), code.replaceAll('3000', String(port)));
  const { stdout } = await run(process.execPath, ['--test', 'calls.test.mts'], { cwd: project });
  expect(stdout).toMatch(/pass 1$/m);
  expect(stdout).toMatch(/fail 0$/m);
});

async function anyFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('loopback has no ports');
  return address.port;
}

test('brings its types along', async () => {
  await writeFile(
    join(project, 'typed.mts'),
    `import { type CallRecord, type EmulatorOptions, startEmulator } from 'callboard/emulator';
     const options: EmulatorOptions = { dialect: 'twilio', port: 0 };
     const emulator = await startEmulator(options);
     const [call]: readonly CallRecord[] = emulator.calls();
     const url: string = emulator.url;
     // @ts-expect-error there is no such dialect
     await startEmulator({ dialect: 'vonage' });
     console.log(url, call?.status);`,
  );
  const types = join(ROOT, 'node_modules/@types');
  const flags = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext'];
  const tsc = join(ROOT, 'node_modules/.bin/tsc');
  const typed = ['--target', 'es2024', '--lib', 'es2024,esnext.disposable', '--typeRoots', types];
  const { stdout } = await run(tsc, [...flags, ...typed, '--types', 'node', 'typed.mts'], {
    cwd: project,
  });
  expect(stdout).toBe('');
});

test('serves, with its threads and its migrations', async () => {
  await using running = await CliProcess.start(['serve', '--port', '0', '--data-dir', 'data'], {
    executable: join(project, 'node_modules/callboard/bin/callboard'),
    env: { CALLBOARD_ALLOW_UNSIGNED: '1' },
  });
  const url = await running.output(/"address":"(http:[^"]+)"/);
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  running.child.kill('SIGTERM');
  expect((await running.end).code).toBe(0);
});

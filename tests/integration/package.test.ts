/** What `npm pack` makes, installed beside somebody's own code: Node strips no types there. */

import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { type CliOptions, CliProcess, runCli } from '../support/cli-process.ts';
import { OLDER_NODE } from '../support/older-node.ts';

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

/** As a project is set up that knows of neither Node's types nor of 'await using'. */
const BARE = ['--target', 'es2022', '--types', ''];
const WITH_NODE = [
  ...['--target', 'es2024', '--typeRoots', join(ROOT, 'node_modules/@types'), '--types', 'node'],
];

test.each([
  ['es2022, without a type of anything else', BARE],
  ['es2024 and the types of Node', WITH_NODE],
] as const)('brings its types along: %s', async (_name, target) => {
  await writeFile(
    join(project, 'typed.mts'),
    `import { type CallRecord, EmulatorOptionError, type EmulatorOptions, startEmulator } from 'callboard/emulator';
     const options: EmulatorOptions = { dialect: 'twilio', port: 0 };
     await using emulator = await startEmulator(options);
     const [call]: readonly CallRecord[] = emulator.calls();
     const url: string = emulator.url;
     // @ts-expect-error there is no such dialect
     await startEmulator({ dialect: 'vonage' });
     export const seen = [url, call?.status, EmulatorOptionError];`,
  );
  const flags = ['--noEmit', '--strict', '--skipLibCheck', 'false', '--module', 'nodenext'];
  const tsc = join(ROOT, 'node_modules/.bin/tsc');
  const compiled = run(tsc, [...flags, ...target, 'typed.mts'], { cwd: project });
  // The compiler says what is wrong on standard output.
  const { stdout } = await compiled.catch((error: { readonly stdout: string }) => error);
  expect(stdout).toBe('');
});

const ON_NODE = [
  ['the Node that it needs', process.execPath],
  ['Node 20', OLDER_NODE],
] as const;

describe.each(ON_NODE)('installed on %s', (_, node) => {
  const isMissing = node === undefined && process.env['CI'] === undefined;
  const installed = (): CliOptions => ({
    executable: join(project, 'node_modules/callboard/bin/callboard'),
    node: node ?? 'there is no Node 20 on PATH',
  });

  test.skipIf(isMissing)('says its version and its help', async () => {
    expect(await runCli(['--version'], installed())).toEqual({
      code: 0,
      stdout: `${packageJson.version}\n`,
      stderr: '',
    });
    const help = await runCli(['--help'], installed());
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toContain('callboard serve');
  });

  test.skipIf(isMissing)('passes on how a command ended', async () => {
    const { code, stderr } = await runCli(['calls', 'list', '--limit', 'x'], installed());
    expect(code).toBe(2);
    expect(stderr).toContain('--limit');
  });

  test.skipIf(isMissing)('serves with its threads and migrations, until a signal', async () => {
    await using running = await CliProcess.start(['serve', '--port', '0', '--data-dir', 'data'], {
      ...installed(),
      env: { CALLBOARD_ALLOW_UNSIGNED: '1' },
    });
    const url = await running.output(/"address":"(http:[^"]+)"/);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    running.child.kill('SIGTERM');
    expect((await running.end).code).toBe(0);
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
  });

  test.skipIf(isMissing)('leaves no server behind when it is killed', async () => {
    await using running = await CliProcess.start(['serve', '--port', '0', '--data-dir', 'data'], {
      ...installed(),
      env: { CALLBOARD_ALLOW_UNSIGNED: '1' },
    });
    await running.output(/"address":"(http:[^"]+)"/);
    running.child.kill('SIGKILL');
    // It ends once nothing holds its streams any more.
    expect((await running.end).code).toBeNull();
  });

  test.skipIf(isMissing)('emulates, until a signal', async () => {
    await using running = await CliProcess.start(['emulate', '--port', '0'], installed());
    const url = await running.output(/(http:\/\/127\.0\.0\.1:\d+)/);
    expect((await fetch(`${url}/_emulator/state`)).status).toBe(200);
    running.child.kill('SIGTERM');
    expect((await running.end).code).toBe(0);
  });
});

/** `callboard` as its users install it: from the tarball that `npm run package` makes. */

import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import emulatorJson from '../../emulator/package.json' with { type: 'json' };
import packageJson from '../../package.json' with { type: 'json' };
import { type CliOptions, CliProcess, runCli } from '../support/cli-process.ts';
import {
  isOffline,
  ON_NODE,
  PACKING_MS,
  packCallboard,
  ROOT,
  run,
  unpack,
} from '../support/packages.ts';

const offline = await isOffline();
let folder = '';
let project = '';
let tarball = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'callboard-installed-'));
  project = join(folder, 'project');
  tarball = await packCallboard(folder);
  await unpack(tarball, join(project, 'node_modules/callboard'));
  // One level up, so that packages bundled in the tarball come first.
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
}, PACKING_MS);

afterAll(() => rm(folder, { recursive: true, force: true }));

test('includes the compiled emulator', async () => {
  const bundled = join(project, 'node_modules/callboard/node_modules/@callboard/emulator');
  const manifest: unknown = JSON.parse(await readFile(join(bundled, 'package.json'), 'utf8'));
  expect(manifest).toMatchObject({
    name: '@callboard/emulator',
    exports: { './cli': { default: './dist/cli.js' } },
  });
  expect(await readFile(join(bundled, 'dist/emulator.js'), 'utf8')).toContain('startEmulator');
});

test('includes the built board', async () => {
  const board = join(project, 'node_modules/callboard/web/dist');
  expect(await readFile(join(board, 'index.html'), 'utf8')).toContain('<title>Callboard</title>');
});

const lockSchema = z.looseObject({
  packages: z.record(z.string(), z.looseObject({ inBundle: z.boolean().optional() })),
});

test.skipIf(offline)(
  'npm finds everything it needs, and asks no registry for the emulator',
  async () => {
    const empty = join(folder, 'empty');
    await mkdir(empty);
    await writeFile(join(empty, 'package.json'), '{}');
    const args = ['install', '--package-lock-only', '--no-audit', '--no-fund', tarball];
    await run('npm', args, { cwd: empty });
    const text = await readFile(join(empty, 'package-lock.json'), 'utf8');
    const { packages } = lockSchema.parse(JSON.parse(text));
    expect(packages['node_modules/callboard/node_modules/@callboard/emulator']?.inBundle).toBe(
      true,
    );
    const needed = Object.keys({ ...packageJson.dependencies, ...emulatorJson.dependencies });
    const found = needed.filter((name) => packages[`node_modules/${name}`] !== undefined);
    expect(found.sort()).toEqual(needed.filter((name) => name !== '@callboard/emulator').sort());
  },
);

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

  test.skipIf(isMissing)('passes on the exit code of a command', async () => {
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
    // Resolves once nothing holds its streams any more.
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

/** The packages as they're published, and a folder to install them in. */

import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { OLDER_NODE } from './older-node.ts';

export const ROOT = resolve(import.meta.dirname, '../..');
/** Packing compiles; installing may fetch. */
export const PACKING_MS = 180_000;

const NEWER: readonly [string, string | undefined] = ['the Node that it needs', process.execPath];
/** What each package must run on. */
export const ON_NODE = [NEWER, ['Node 20', OLDER_NODE]] as const;

export const run = promisify(execFile);

/** `npm run package`: Callboard's tarball, in `folder`. Resolves with its path. */
export async function packCallboard(folder: string): Promise<string> {
  const args = [join(ROOT, 'tools/pack.ts'), '--pack-destination', folder];
  const { stdout } = await run(process.execPath, args);
  return tarballIn(folder, stdout);
}

/**
 * `npm pack -w emulator`: the emulator's tarball, in `folder`. It's made from a copy of the sources, since
 * npm packs a folder as it is, and package.json changes meanwhile. Resolves with its path.
 */
export async function packEmulator(folder: string): Promise<string> {
  const clone = join(folder, 'clone');
  for (const name of ['package.json', 'tsconfig.json', 'emulator', 'tools']) {
    cpSync(join(ROOT, name), join(clone, name), { recursive: true });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(clone, 'node_modules'));
  const args = ['pack', '-w', 'emulator', '--pack-destination', folder];
  const { stdout } = await run('npm', args, { cwd: clone });
  return tarballIn(folder, stdout);
}

function tarballIn(folder: string, stdout: string): string {
  const [name] = /\S+\.tgz$/m.exec(stdout) ?? [];
  if (name === undefined) throw new Error(`npm pack named no tarball: ${stdout}`);
  return join(folder, name);
}

/** Unpacks a tarball into `folder` without npm, and so without its dependencies. */
export async function unpack(tarball: string, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await run('tar', ['-xzf', tarball, '--strip-components=1', '-C', folder]);
}

/**
 * Whether a test has to be skipped because npm's registry can't be reached. Says so on standard error. In CI
 * it's never skipped.
 */
export async function isOffline(): Promise<boolean> {
  const isCi = !['', '0', 'false'].includes(process.env['CI'] ?? '');
  const args = ['ping', '--fetch-retries', '0', '--fetch-timeout', '10000'];
  const answers =
    isCi ||
    (await run('npm', args).then(
      () => true,
      () => false,
    ));
  if (!answers) console.error('\n*** NOT TESTED: npm’s registry can’t be reached. ***\n');
  return !answers;
}

/** Compiler settings for a project without Node's types and without `await using`. */
const BARE = ['--target', 'es2022', '--types', ''];
const WITH_NODE = [
  ...['--target', 'es2024', '--typeRoots', join(ROOT, 'node_modules/@types'), '--types', 'node'],
];

export const COMPILED_FOR = [
  ['es2022, without other types', BARE],
  ['es2024 and the types of Node', WITH_NODE],
] as const;

/** Compiles a file of a user's project with every check. Resolves with the compiler's output. */
export async function compilerOutput(
  folder: string,
  file: string,
  target: readonly string[],
): Promise<string> {
  const flags = ['--noEmit', '--strict', '--skipLibCheck', 'false', '--module', 'nodenext'];
  const tsc = join(ROOT, 'node_modules/.bin/tsc');
  const compiled = run(tsc, [...flags, ...target, file], { cwd: folder });
  const { stdout } = await compiled.catch((error: { readonly stdout: string }) => error);
  return stdout;
}

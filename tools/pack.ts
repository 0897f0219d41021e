/**
 * Makes the tarball of the package `callboard`. npm packs a folder as it is, so the files are put together
 * in a separate one, with the compiled emulator in node_modules.
 *
 *   npm run package                               callboard-VERSION.tgz in this folder
 *   npm run package -- --pack-destination FOLDER  in another one
 *   npm pack -w emulator                          the emulator alone
 */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stageCallboard } from './pack/stage.ts';
import { readArguments } from './read-arguments.ts';

const ROOT = join(import.meta.dirname, '..');

async function main(): Promise<number> {
  const given = readArguments(import.meta.filename, {
    options: { 'pack-destination': { type: 'string' } },
  });
  if (!given.ok) return given.problem;
  const { values } = given.value;
  const destination = resolve(values['pack-destination'] ?? '.');
  const folder = mkdtempSync(join(tmpdir(), 'callboard-pack-'));
  try {
    await stageCallboard(ROOT, folder);
    const args = ['pack', '--pack-destination', destination];
    const { status } = spawnSync('npm', args, { cwd: folder, stdio: 'inherit' });
    return status ?? 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

process.exitCode = await main();

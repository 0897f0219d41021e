/** Puts the files of a package together in a folder, as `npm pack` expects them. */

import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildBoard } from './build-board.ts';
import { compile } from './compile.ts';
import { publishedCallboard, publishedEmulator, readManifest, writeManifest } from './manifest.ts';

const MIGRATIONS = 'store/sqlite/migrations';
const CALLBOARD_FILES = ['bin', 'docs', 'ARCHITECTURE.md', 'CHANGELOG.md', 'LICENSE', 'README.md'];
const EMULATOR_FILES = ['LICENSE', 'README.md'];

/** `@callboard/emulator`, compiled. */
async function stageEmulator(root: string, folder: string): Promise<void> {
  const source = join(root, 'emulator');
  await compile(root, 'emulator/tsconfig.build.json', join(folder, 'dist'));
  for (const file of EMULATOR_FILES) cpSync(join(source, file), join(folder, file));
  const manifest = readManifest(join(source, 'package.json'));
  writeManifest(join(folder, 'package.json'), publishedEmulator(manifest));
}

/** `callboard`, compiled, with the board and the bundled emulator. */
export async function stageCallboard(root: string, folder: string): Promise<void> {
  const dist = join(folder, 'dist');
  await compile(root, 'tsconfig.build.json', dist);
  cpSync(join(root, 'src', MIGRATIONS), join(dist, MIGRATIONS), { recursive: true });
  for (const file of CALLBOARD_FILES) {
    cpSync(join(root, file), join(folder, file), { recursive: true });
  }
  await buildBoard(root, join(folder, 'web/dist'));
  const manifest = readManifest(join(root, 'package.json'));
  const emulator = readManifest(join(root, 'emulator/package.json'));
  writeManifest(join(folder, 'package.json'), publishedCallboard(manifest, emulator));
  const bundled = join(folder, 'node_modules/@callboard/emulator');
  mkdirSync(bundled, { recursive: true });
  await stageEmulator(root, bundled);
}

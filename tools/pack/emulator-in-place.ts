/**
 * Runs before and after `npm pack -w emulator`. npm packs the folder as it is, so in between its package.json
 * is the published one, and dist/ exists.
 */

import { copyFileSync, existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from './compile.ts';
import { publishedEmulator, readManifest, writeManifest } from './manifest.ts';

const ROOT = join(import.meta.dirname, '../..');
const FOLDER = join(ROOT, 'emulator');
const MANIFEST = join(FOLDER, 'package.json');
const SOURCE_MANIFEST = join(FOLDER, 'package.source.json');
const DIST = join(FOLDER, 'dist');

async function before(): Promise<void> {
  // An earlier npm pack may have been killed.
  after();
  await compile(ROOT, 'emulator/tsconfig.build.json', DIST);
  const written = join(DIST, 'package.json');
  writeManifest(written, publishedEmulator(readManifest(MANIFEST)));
  copyFileSync(MANIFEST, SOURCE_MANIFEST);
  renameSync(written, MANIFEST);
}

function after(): void {
  if (existsSync(SOURCE_MANIFEST)) renameSync(SOURCE_MANIFEST, MANIFEST);
  rmSync(DIST, { recursive: true, force: true });
}

if (process.argv[2] === 'after') after();
else await before();

/** Builds the board once, before any test of the project `web`: what's tested is what's served. */

import { join } from 'node:path';
import { ROOT, run } from '../packages.ts';

/** Vitest calls it by this name. */
export async function setup(): Promise<void> {
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js');
  await run(process.execPath, [vite, 'build', 'web', '--logLevel', 'error'], { cwd: ROOT });
}

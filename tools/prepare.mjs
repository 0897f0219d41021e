/**
 * Builds the board after `npm ci`, so that a clone can show it at once. It does nothing where Vite isn't installed
 * (`--omit=dev`), and a build that fails doesn't fail the install: the board's page then says how to build it.
 * Plain JavaScript, because npm may run it with an older Node.
 */

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const vite = join(root, 'node_modules/vite/bin/vite.js');

if (existsSync(vite) && existsSync(join(root, 'web/vite.config.ts'))) {
  const args = [vite, 'build', 'web', '--logLevel', 'warn'];
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    console.error("The board couldn't be built. To see why, run: npm run build -w web");
  }
}

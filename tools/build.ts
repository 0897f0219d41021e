/**
 * Run by `npm pack`: writes to dist/ what an installed package runs, since Node strips no types in
 * node_modules. A clone never uses it.
 */

import { cpSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runTool } from './check/run-tool.ts';

const ROOT = join(import.meta.dirname, '..');
const MIGRATIONS = 'store/sqlite/migrations';

async function main(): Promise<void> {
  rmSync(join(ROOT, 'dist'), { recursive: true, force: true });
  for (const project of ['tsconfig.build.json', 'tsconfig.declarations.json']) {
    const { exitCode, output } = await runTool(ROOT, 'tsc', ['-p', project]);
    if (exitCode !== 0) throw new Error(`dist/ cannot be made, says tsc -p ${project}:\n${output}`);
  }
  for (const file of globSync('dist/**/*.js', { cwd: ROOT })) renameThreads(join(ROOT, file));
  cpSync(join(ROOT, 'src', MIGRATIONS), join(ROOT, 'dist', MIGRATIONS), { recursive: true });
}

/** The compiler renames what is imported, but not what `new URL` names. */
function renameThreads(file: string): void {
  const code = readFileSync(file, 'utf8');
  const renamed = code.replaceAll(
    /(new URL\('\.{1,2}\/[\w./-]+)\.ts(', import\.meta\.url\))/g,
    '$1.js$2',
  );
  if (renamed !== code) writeFileSync(file, renamed);
}

await main();

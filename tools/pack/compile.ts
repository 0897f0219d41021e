/** Compiles one of the project's packages, because Node doesn't strip types in node_modules. */

import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runTool } from '../check/run-tool.ts';

/** Compiles `project`, a tsconfig file, into `folder`. Throws with the compiler's output. */
export async function compile(root: string, project: string, folder: string): Promise<void> {
  const { exitCode, output } = await runTool(root, 'tsc', ['-p', project, '--outDir', folder]);
  if (exitCode !== 0) throw new Error(`tsc -p ${project} failed:\n${output}`);
  for (const file of globSync('**/*.js', { cwd: folder })) renameThreads(join(folder, file));
}

/** The compiler renames imported files, but not those in `new URL`. */
function renameThreads(file: string): void {
  const code = readFileSync(file, 'utf8');
  const renamed = code.replaceAll(
    /(new URL\('\.{1,2}\/[\w./-]+)\.ts(', import\.meta\.url\))/g,
    '$1.js$2',
  );
  if (renamed !== code) writeFileSync(file, renamed);
}

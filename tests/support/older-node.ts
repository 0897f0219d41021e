/** A Node that's too old for Callboard, as new users may have it: the machine's own, outside any project. */

import { spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';

/** Its path. Undefined if the machine's own Node is new enough, or if there's none. */
export const OLDER_NODE: string | undefined = (process.env['PATH'] ?? '')
  .split(delimiter)
  .filter((folder) => folder !== '' && !folder.includes('node_modules'))
  .map((folder) => join(folder, 'node'))
  .find((path) => majorOf(path) === 20);

function majorOf(path: string): number | null {
  const { stdout, error } = spawnSync(path, ['--version'], { encoding: 'utf8' });
  const [, major] = error === undefined ? (/^v(\d+)\./.exec(stdout) ?? []) : [];
  return major === undefined ? null : Number(major);
}

if (OLDER_NODE === undefined && process.env['CI'] === undefined) {
  console.warn('No Node 20 on PATH: the tests on an older Node are skipped.');
}

/** Programs that some tests need and that don't come with Node or npm. */

import { spawnSync } from 'node:child_process';

/**
 * Whether a test has to be skipped because `command` isn't installed. Says so on standard error. In CI it's
 * never skipped: `.ci/run` installs everything, so a missing program is a failure there.
 */
export function isMissing(command: string, versionOption = '--version'): boolean {
  if (spawnSync(command, [versionOption]).error === undefined) return false;
  if (!['', '0', 'false'].includes(process.env['CI'] ?? '')) return false;
  console.error(`\n*** NOT TESTED: ${command} isn't installed, and this file needs it. ***\n`);
  return true;
}

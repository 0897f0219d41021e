/** The environment that makes a process's fsync slower, using a shim that's compiled here. */

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/**
 * Compiles the shim into `folder`. Returns the environment that loads it, or the reason if that's
 * impossible: no compiler, or no dynamic loader.
 */
export async function slowedDisk(
  folder: string,
): Promise<
  | { readonly ok: true; readonly environment: (ms: number) => Record<string, string> }
  | { readonly ok: false; readonly reason: string }
> {
  const library = join(folder, 'slow-fsync.so');
  const source = join(import.meta.dirname, 'servers/slow-fsync.c');
  try {
    await promisify(execFile)('cc', ['-O2', '-shared', '-fPIC', '-o', library, source, '-ldl']);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return { ok: false, reason: `the shim could not be compiled: ${words.split('\n')[0]}` };
  }
  return {
    ok: true,
    environment: (ms) => ({ LD_PRELOAD: library, SLOW_FSYNC_MS: String(ms) }),
  };
}

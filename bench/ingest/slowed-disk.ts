/** The environment under which a process's fsync takes longer, by a shim that is compiled here. */

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/**
 * Compiles the shim into `folder` and answers what makes a process load it, or why that cannot be:
 * no compiler, or no dynamic loader that would take it.
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

/**
 * A disk that fails on demand, for processes that a test starts. It's a shim (`fault-shim.c`) that is
 * compiled here, loaded with LD_PRELOAD, and controlled through a file while the process runs.
 */

import { execFileSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SOURCE = join(import.meta.dirname, 'fault-shim.c');

/** What goes wrong, in which calls, and on which files. `fault-shim.c` describes each effect. */
export interface DiskFault {
  readonly calls: readonly ('write' | 'sync' | 'open')[];
  readonly effect:
    | 'EIO'
    | 'ENOSPC'
    | 'EDQUOT'
    | 'EROFS'
    | 'short'
    | 'hang'
    | { readonly delayMs: number };
  /** Part of the path of the files it applies to. Every file by default. */
  readonly path?: string;
  /** How long it lasts from the first call that meets it, in milliseconds. Until `heal` by default. */
  readonly forMs?: number;
}

export interface FaultyDisk extends Disposable {
  /** Makes a process load the shim. Add it to the process's environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** From now on these faults happen, and no others. */
  break(...faults: readonly DiskFault[]): void;
  /** From now on nothing goes wrong. Hanging calls return. */
  heal(): void;
}

type FaultyDiskResult =
  | { readonly ok: true; readonly disk: FaultyDisk }
  | { readonly ok: false; readonly reason: string };

/** Builds the shim in a folder of its own, which is removed on dispose. Needs Linux and `cc`. */
function buildFaultyDisk(): FaultyDiskResult {
  if (process.platform !== 'linux') return { ok: false, reason: 'the fault shim needs Linux' };
  const folder = mkdtempSync(join(tmpdir(), 'callboard-fault-shim-'));
  const library = join(folder, 'fault-shim.so');
  const control = join(folder, 'faults');
  try {
    execFileSync('cc', ['-O2', '-shared', '-fPIC', '-o', library, SOURCE, '-ldl'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    const words = error instanceof Error ? error.message : String(error);
    return { ok: false, reason: `cc couldn't compile the fault shim: ${words}` };
  }
  const write = (faults: readonly DiskFault[]): void => {
    // In one step, so that a call never reads half of it. After dispose there's nothing left to break.
    if (!existsSync(folder)) return;
    writeFileSync(`${control}.new`, faults.map(lineOf).join(''));
    renameSync(`${control}.new`, control);
  };
  const disk: FaultyDisk = {
    environment: { LD_PRELOAD: library, FAULT_SHIM_CONTROL: control },
    break: (...faults) => write(faults),
    heal: () => write([]),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
  return { ok: true, disk };
}

/**
 * The disk for a test. Without a compiler it says so on standard error and returns null, since the test can't
 * prove anything. In CI it throws, so that this doesn't pass for a success.
 */
export function faultyDiskForTest(): FaultyDisk | null {
  const built = buildFaultyDisk();
  if (built.ok) return built.disk;
  if (!['', '0', 'false'].includes(process.env['CI'] ?? '')) throw new Error(built.reason);
  console.error(
    `\n*** NOT TESTED: ${built.reason}. Install a C compiler (cc) to run this test. ***\n`,
  );
  return null;
}

function lineOf({ calls, effect, path, forMs }: DiskFault): string {
  const words = [
    calls.join(','),
    typeof effect === 'string' ? effect : `delay=${effect.delayMs}`,
    ...(path === undefined ? [] : [`path=${path}`]),
    ...(forMs === undefined ? [] : [`for=${forMs}@${randomInt(1, 2 ** 40)}`]),
  ];
  return `${words.join(' ')}\n`;
}

/** Parses `--tls-cert` and `--tls-key`: with both, the emulator serves https. */

import { readFile } from 'node:fs/promises';
import type { EmulatorOptions } from '@callboard/emulator';
import { success } from '../../core/result.ts';
import { type CommandResult, failed, usedWrongly } from '../outcome.ts';

/** Reads the files; undefined if neither is given. */
export async function tlsFrom(
  certFile: string | undefined,
  keyFile: string | undefined,
): Promise<CommandResult<EmulatorOptions['tls']>> {
  if (certFile === undefined && keyFile === undefined) return success(undefined);
  if (certFile === undefined) return usedWrongly('--tls-key requires --tls-cert.');
  if (keyFile === undefined) return usedWrongly('--tls-cert requires --tls-key.');
  const read = { cert: '', key: '' };
  for (const [part, file] of [
    ['cert', certFile],
    ['key', keyFile],
  ] as const) {
    try {
      read[part] = await readFile(file, 'utf8');
    } catch (error) {
      return failed(`${file} can't be read: ${error instanceof Error ? error.message : error}.`);
    }
  }
  return success(read);
}

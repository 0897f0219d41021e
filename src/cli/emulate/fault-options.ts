/** Parses `--fault` and `--faults`: single faults by name, and a file of rules. */

import { readFile } from 'node:fs/promises';
import type { Fault } from '@callboard/emulator';
import { loadReaders } from '@callboard/emulator/cli';
import { success } from '../../core/result.ts';
import { type CommandResult, failed, usedWrongly } from '../outcome.ts';

/** Combines all rules. `--fault` overrides the file. */
export async function faultsFrom(
  words: readonly string[],
  file: string | undefined,
): Promise<CommandResult<readonly Fault[]>> {
  const { readFaults, readFaultWords } = await loadReaders();
  const named = readFaultWords(words);
  if (!named.ok) return usedWrongly(`--fault ${named.problem}.`);
  if (file === undefined) return success(named.faults);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    return failed(`${file} can't be read: ${error instanceof Error ? error.message : error}.`);
  }
  const read = readFaults(text);
  if (!read.ok) {
    return failed(`${file} isn't a valid { "faults": [...] } file: ${read.problem}`);
  }
  const names = new Set(named.faults.map(nameOf));
  const others = read.faults.filter((rule) => !('fault' in rule) || !names.has(rule.fault));
  return success([...named.faults, ...others]);
}

const nameOf = (rule: Fault): string | null => ('fault' in rule ? rule.fault : null);

/** Reads `--fault` and `--faults`: single faults by name, and a file of rules. */
import { readFile } from 'node:fs/promises';
import type { Fault } from '@callboard/emulator';
import { loadReaders } from '@callboard/emulator/cli';
import type { ReadOptions } from '../command.ts';
import { failed, usedWrongly } from '../outcome.ts';

/** All rules together, or why there are none. A fault in both is the flag's. */
export async function faultsFrom(
  words: readonly string[],
  file: string | undefined,
): Promise<ReadOptions<readonly Fault[]>> {
  const { readFaults, readFaultWords } = await loadReaders();
  const named = readFaultWords(words);
  if (!named.ok) return usedWrongly(`--fault ${named.problem}.`);
  if (file === undefined) return { ok: true, value: named.faults };
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    return failed(`${file} cannot be read: ${error instanceof Error ? error.message : error}.`);
  }
  const read = readFaults(text);
  if (!read.ok) {
    return failed(`${file} holds no faults as { "faults": [...] } does: ${read.problem}`);
  }
  const names = new Set(named.faults.map(nameOf));
  const others = read.faults.filter((rule) => !('fault' in rule) || !names.has(rule.fault));
  return { ok: true, value: [...named.faults, ...others] };
}

const nameOf = (rule: Fault): string | null => ('fault' in rule ? rule.fault : null);

/** Reads `--scenario`: a file that says what calls do and when they come. */
import { readFile } from 'node:fs/promises';
import { loadReaders, type Scenario } from '@callboard/emulator/cli';
import type { ReadOptions } from '../command.ts';
import { failed } from '../outcome.ts';

/** The scenario, or why there is none; without a file everything is as usual. */
export async function scenarioFrom(file: string | undefined): Promise<ReadOptions<Scenario>> {
  let text = '{}';
  try {
    if (file !== undefined) text = await readFile(file, 'utf8');
  } catch (error) {
    return failed(`${file} cannot be read: ${error instanceof Error ? error.message : error}.`);
  }
  const { parseScenario } = await loadReaders();
  const read = parseScenario(text);
  if (read.ok) return { ok: true, value: read.scenario };
  return failed(`${file} holds no scenario: ${read.problem}`);
}

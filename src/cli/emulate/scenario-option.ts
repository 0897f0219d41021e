/** Parses `--scenario`: a file that says what calls do and when they happen. */

import { readFile } from 'node:fs/promises';
import { loadReaders, type Scenario } from '@callboard/emulator/cli';
import { success } from '../../core/result.ts';
import { type CommandResult, failed } from '../outcome.ts';

/** Reads the scenario. Without a file, it's empty. */
export async function scenarioFrom(file: string | undefined): Promise<CommandResult<Scenario>> {
  let text = '{}';
  try {
    if (file !== undefined) text = await readFile(file, 'utf8');
  } catch (error) {
    return failed(`${file} can't be read: ${error instanceof Error ? error.message : error}.`);
  }
  const { parseScenario } = await loadReaders();
  const read = parseScenario(text);
  if (read.ok) return success(read.scenario);
  return failed(`${file} isn't a valid scenario: ${read.problem}`);
}

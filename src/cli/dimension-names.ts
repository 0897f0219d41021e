/** The setting for own dimensions, for commands that read stored events again. */
import { parseDimensionNames } from '../app/config/dimension-names.ts';
import type { Environment } from '../app/process.ts';
import { success } from '../core/result.ts';
import { type CommandResult, usedWrongly } from './outcome.ts';

/** The names in the environment; none if it doesn't set them. */
export function dimensionNamesIn(env: Environment): CommandResult<readonly string[]> {
  const text = env['CALLBOARD_DIMENSIONS']?.trim() ?? '';
  if (text === '') return success([]);
  const names = parseDimensionNames(text);
  return names.ok ? names : usedWrongly(`CALLBOARD_DIMENSIONS ${names.problem}.`);
}

/**
 * Translates the API's errors about query parameters to the options they came from. Only the API knows
 * which values are valid; the command line repeats its message.
 */
import type { ErrorBody } from '../core/wire/error.ts';
import { kebab } from './command.ts';

/** Options with a different name from their parameter. */
const OPTION_OF: Readonly<Record<string, string>> = { parentCallSid: 'parent' };

/** A sentence about the option, or null if the error is about something else. */
export function refusedOption({ code, details }: ErrorBody): string | null {
  if (code === 'bad_cursor') return '--cursor must be a nextCursor from this Callboard.';
  const parameter = details?.['parameter'];
  const problem = details?.['problem'];
  if (code !== 'bad_parameter' || typeof parameter !== 'string' || typeof problem !== 'string') {
    return null;
  }
  return `--${kebab(OPTION_OF[parameter] ?? parameter)} ${problem}.`;
}

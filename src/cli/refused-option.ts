/**
 * What Callboard says of a query parameter that it refuses, told of the option that it came from.
 * The API alone knows what each may be; the command line repeats it and judges nothing.
 */
import type { ErrorBody } from '../core/wire/error.ts';
import { kebab } from './command.ts';

/** Options that are not called as their parameter is. */
const OPTION_OF: Readonly<Record<string, string>> = { parentCallSid: 'parent' };

/** A sentence for whoever gave the option; null where the refusal is of something else. */
export function refusedOption({ code, details }: ErrorBody): string | null {
  if (code === 'bad_cursor') return '--cursor must be the nextCursor of a list of this Callboard.';
  const parameter = details?.['parameter'];
  const problem = details?.['problem'];
  if (code !== 'bad_parameter' || typeof parameter !== 'string' || typeof problem !== 'string') {
    return null;
  }
  return `--${kebab(OPTION_OF[parameter] ?? parameter)} ${problem}.`;
}

/**
 * Translates the API's errors about query parameters and fields to the options they came from. Only the API knows
 * which values are valid; the command line repeats its message.
 */
import type { ErrorBody } from '../core/wire/error.ts';
import { kebab } from './command.ts';

/** Options with a different name from their parameter or field. */
const OPTION_OF: Readonly<Record<string, string>> = {
  parentCallSid: 'parent',
  expiresAt: 'expires',
  sipCode: 'sip',
};

/** Each own dimension is a parameter of its own, and all of them are values of one option. */
const DIMENSION = /^dim\.(.+)$/;

/** A sentence about the option, or null if the error is about something else. */
export function refusedOption({ code, details }: ErrorBody): string | null {
  if (code === 'bad_cursor') return '--cursor must be a nextCursor from this Callboard.';
  if (code !== 'bad_parameter' && code !== 'bad_body') return null;
  const name = details?.[code === 'bad_body' ? 'field' : 'parameter'];
  const problem = details?.['problem'];
  if (typeof name !== 'string' || typeof problem !== 'string') return null;
  const dimension = DIMENSION.exec(name)?.[1];
  if (dimension !== undefined) return `--dimension ${dimension} ${problem}.`;
  // An element of a list is `accounts.0`.
  const [list = name] = name.split('.');
  return `--${kebab(OPTION_OF[list] ?? list)} ${problem}.`;
}

/**
 * Reads settings for commands other than `serve`. Problems in `.env` are printed to standard error;
 * otherwise a mistyped token would look like a refusal.
 */

import { DOT_ENV } from '../app/config/dot-env.ts';
import type { Environment } from '../app/process.ts';
import { success } from '../core/result.ts';
import type { CommandContext } from './command.ts';
import type { CommandResult } from './outcome.ts';

/** The environment, then `.env`. */
export function readSettings(context: CommandContext): CommandResult<Environment> {
  const settings = context.settings();
  if (!settings.ok) return settings;
  for (const { line, problem } of settings.value.problems) {
    context.tell(`callboard: ${DOT_ENV} line ${line} ${problem}.`);
  }
  return success(settings.value.env);
}

/**
 * Reads settings for commands other than `serve`. Problems in `.env` are printed to standard error;
 * otherwise a mistyped token would look like a refusal.
 */
import { DOT_ENV } from '../app/config/dot-env.ts';
import type { Environment } from '../app/process.ts';
import type { CommandContext, ReadOptions } from './command.ts';

/** The environment, then `.env`. */
export function readSettings(context: CommandContext): ReadOptions<Environment> {
  const settings = context.settings();
  if (!settings.ok) return settings;
  for (const { line, problem } of settings.value.problems) {
    context.tell(`callboard: ${DOT_ENV} line ${line} ${problem}.`);
  }
  return { ok: true, value: settings.value.env };
}

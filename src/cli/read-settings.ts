/**
 * The settings as a command other than `serve` needs them. What's wrong with `.env` is said on standard
 * error: a mistyped token there would otherwise look like a refusal.
 */
import { DOT_ENV } from '../app/config/dot-env.ts';
import type { Environment } from '../app/process.ts';
import type { CommandContext, ReadOptions } from './command.ts';

/** The environment with `.env` behind it. */
export function readSettings(context: CommandContext): ReadOptions<Environment> {
  const settings = context.settings();
  if (!settings.ok) return settings;
  for (const { line, problem } of settings.value.problems) {
    context.tell(`callboard: ${DOT_ENV} line ${line} ${problem}.`);
  }
  return { ok: true, value: settings.value.env };
}

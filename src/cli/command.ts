/** What every command gets, and how its options are parsed. */

import type { Command } from 'commander';
import type { z } from 'zod';
import type { MergedEnv } from '../app/config/dot-env.ts';
import type { HostProcess } from '../app/process.ts';
import { success } from '../core/result.ts';
import { type CommandResult, type Outcome, usedWrongly } from './outcome.ts';
import type { TextOut } from './text-out.ts';

export interface CommandContext {
  readonly host: HostProcess;
  readonly out: TextOut;
  /** The settings: the environment, then `.env` in the current folder. */
  settings(): CommandResult<MergedEnv>;
  /** Prints a message to standard error. */
  tell(text: string): void;
  /** Called once by the command that ran. */
  finish(outcome: Outcome): void;
}

/** Adds a command or a group of commands to its parent. */
export type AddCommand = (parent: Command, context: CommandContext) => void;

/** Parses a command's options. Errors name the option as written on the command line. */
export function readOptions<Schema extends z.ZodType>(
  schema: Schema,
  options: unknown,
): CommandResult<z.output<Schema>> {
  const read = schema.safeParse(options);
  if (read.success) return success(read.data);
  const issue = read.error.issues[0];
  const name = String(issue?.path[0] ?? '');
  return usedWrongly(`--${kebab(name)} ${issue?.message ?? 'is invalid'}.`);
}

/** Converts a name to an option's form: `fromNumber` becomes `from-number`. */
export const kebab = (name: string): string =>
  name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** What every command gets, and how its options are parsed. */
import type { Command } from 'commander';
import type { z } from 'zod';
import type { MergedEnv } from '../app/config/dot-env.ts';
import type { HostProcess } from '../app/process.ts';
import { type Outcome, usedWrongly } from './outcome.ts';
import type { TextOut } from './text-out.ts';

export interface CommandContext {
  readonly host: HostProcess;
  readonly out: TextOut;
  /** The settings: the environment, then `.env` in the current folder. */
  settings(): ReadOptions<MergedEnv>;
  /** Prints a message to standard error. */
  tell(text: string): void;
  /** Called once by the command that ran. */
  finish(outcome: Outcome): void;
}

/** Adds a command or a group of commands to its parent. */
export type AddCommand = (parent: Command, context: CommandContext) => void;

export type ReadOptions<Value> =
  | { readonly ok: true; readonly value: Value }
  | (Outcome & { readonly ok: false });

/** Parses a command's options. Errors name the option as written on the command line. */
export function readOptions<Schema extends z.ZodType>(
  schema: Schema,
  options: unknown,
): ReadOptions<z.output<Schema>> {
  const read = schema.safeParse(options);
  if (read.success) return { ok: true, value: read.data };
  const issue = read.error.issues[0];
  const name = String(issue?.path[0] ?? '');
  return usedWrongly(`--${kebab(name)} ${issue?.message ?? 'is invalid'}.`);
}

/** Converts a name to an option's form: `fromNumber` becomes `from-number`. */
export const kebab = (name: string): string =>
  name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

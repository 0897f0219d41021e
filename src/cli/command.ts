/** What every command of the command line is given, and how its options are read. */
import type { Command } from 'commander';
import type { z } from 'zod';
import type { MergedEnv } from '../app/config/dot-env.ts';
import type { HostProcess } from '../app/process.ts';
import { type Outcome, usedWrongly } from './outcome.ts';
import type { TextOut } from './text-out.ts';

export interface CommandContext {
  readonly host: HostProcess;
  readonly out: TextOut;
  /** The settings: the environment, and `.env` in the current folder behind it. */
  settings(): ReadOptions<MergedEnv>;
  /** Says something that is not the answer, on standard error. */
  tell(text: string): void;
  /** Called once by the command that ran. */
  finish(outcome: Outcome): void;
}

/** Hangs a command (or a group of them) into the one above it. */
export type AddCommand = (parent: Command, context: CommandContext) => void;

export type ReadOptions<Value> =
  | { readonly ok: true; readonly value: Value }
  | (Outcome & { readonly ok: false });

/** Checks a command's options; a wrong one is named as it is written on the command line. */
export function readOptions<Schema extends z.ZodType>(
  schema: Schema,
  options: unknown,
): ReadOptions<z.output<Schema>> {
  const read = schema.safeParse(options);
  if (read.success) return { ok: true, value: read.data };
  const issue = read.error.issues[0];
  const name = String(issue?.path[0] ?? '');
  return usedWrongly(`--${kebab(name)} ${issue?.message ?? 'has the wrong shape'}.`);
}

/** A name as options are written: `fromNumber` is `from-number`. */
export const kebab = (name: string): string =>
  name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

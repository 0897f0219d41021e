/** How a command ended: its exit code and message. */

import { type Failure, failure, type Result, success } from '../core/result.ts';

/** Why a command failed. */
export interface CommandProblem {
  /** 1 failed, 2 used wrongly, 78 a bad setting (`EX_CONFIG` of sysexits). */
  readonly exitCode: 1 | 2 | 78;
  /** One sentence or two: what happened, to what, and what to do. */
  readonly message: string;
}

/** What a command needs, or why it can't go on. */
export type CommandResult<Value> = Result<Value, CommandProblem>;

export type Outcome = CommandResult<undefined>;

export const DONE: Outcome = success(undefined);

/** Something didn't work. */
export const failed = (message: string): Failure<CommandProblem> =>
  failure({ exitCode: 1, message });

/** The command line asks for something impossible. */
export const usedWrongly = (message: string): Failure<CommandProblem> =>
  failure({ exitCode: 2, message });

/** A setting is missing or wrong. */
export const badSetting = (message: string): Failure<CommandProblem> =>
  failure({ exitCode: 78, message });

export const EXIT_CODES = `
Exit codes: 0 done, 1 failed, 2 wrong usage, 78 invalid setting.`;

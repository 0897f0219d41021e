/**
 * The result of something that can fail: a value or a problem. Expected failures have this shape; an
 * exception is a bug or a broken machine.
 */

/** It worked. */
export interface Success<Value> {
  readonly ok: true;
  readonly value: Value;
}

/** It didn't; `problem` says why. */
export interface Failure<Problem> {
  readonly ok: false;
  readonly problem: Problem;
}

export type Result<Value, Problem> = Success<Value> | Failure<Problem>;

export const success = <Value>(value: Value): Success<Value> => ({ ok: true, value });

export const failure = <Problem>(problem: Problem): Failure<Problem> => ({ ok: false, problem });

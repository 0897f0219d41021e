/** How a command ended: what the shell sees of it. */

/** 0 done, 1 failed, 2 used wrongly, 78 a bad setting (`EX_CONFIG` of sysexits). */
export type Outcome =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly exitCode: 1 | 2 | 78;
      /** One sentence or two: what happened, to what, and what to do. */
      readonly message: string;
    };

export const DONE: Outcome = { ok: true };

/** Something did not work. */
export const failed = (message: string): Outcome & { readonly ok: false } => ({
  ok: false,
  exitCode: 1,
  message,
});

/** The command line asks for what cannot be. */
export const usedWrongly = (message: string): Outcome & { readonly ok: false } => ({
  ok: false,
  exitCode: 2,
  message,
});

/** A setting is missing or wrong. */
export const badSetting = (message: string): Outcome & { readonly ok: false } => ({
  ok: false,
  exitCode: 78,
  message,
});

export const EXIT_CODES = `
Exit codes: 0 done, 1 failed, 2 wrong usage, 78 a bad setting.`;

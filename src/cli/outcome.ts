/** How a command ended: its exit code and message. */

/** 0 done, 1 failed, 2 wrong usage, 78 an invalid setting (`EX_CONFIG` of sysexits). */
export type Outcome =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly exitCode: 1 | 2 | 78;
      /** One or two sentences: what happened and what to do. */
      readonly message: string;
    };

export const DONE: Outcome = { ok: true };

/** The command failed. */
export const failed = (message: string): Outcome & { readonly ok: false } => ({
  ok: false,
  exitCode: 1,
  message,
});

/** The command line is wrong. */
export const usedWrongly = (message: string): Outcome & { readonly ok: false } => ({
  ok: false,
  exitCode: 2,
  message,
});

/** A setting is missing or invalid. */
export const badSetting = (message: string): Outcome & { readonly ok: false } => ({
  ok: false,
  exitCode: 78,
  message,
});

export const EXIT_CODES = `
Exit codes: 0 done, 1 failed, 2 wrong usage, 78 invalid setting.`;

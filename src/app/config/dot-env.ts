/** The `.env` file: settings for a checkout. What the environment says goes before what it says. */

import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { type DotEnvProblem, dotEnvProblems } from './dot-env-problems.ts';

/** Its name, in the folder that Callboard is started from. */
export const DOT_ENV = '.env';

export type Env = Readonly<Record<string, string | undefined>>;

/** Where a setting's value comes from. */
export type SettingSource = 'environment' | '.env';

/** The environment and the file as one, and what a person should know about how they were merged. */
export interface MergedEnv {
  readonly env: Env;
  /** Names whose value is the file's. */
  readonly fromFile: ReadonlySet<string>;
  /** Names that the file gives another value than the environment, whose value counts. */
  readonly overruled: readonly string[];
  readonly problems: readonly DotEnvProblem[];
}

export type DotEnvResult =
  | { readonly ok: true; readonly merged: MergedEnv }
  | { readonly ok: false; readonly problem: string };

/** The environment with the file's settings behind it. A file that doesn't exist is no problem. */
export function withDotEnv(env: Env, path: string): DotEnvResult {
  let text: string;
  try {
    text = mended(readFileSync(path, 'utf8'));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    if (code === 'ENOENT') {
      return { ok: true, merged: { env, fromFile: new Set(), overruled: [], problems: [] } };
    }
    return {
      ok: false,
      problem: `${path} can't be read (${code}). Make it readable, or remove it.`,
    };
  }
  const file = parseEnv(text);
  const names = Object.keys(file);
  return {
    ok: true,
    merged: {
      env: { ...file, ...env },
      fromFile: new Set(names.filter((name) => env[name] === undefined)),
      overruled: names.filter((name) => env[name] !== undefined && env[name] !== file[name]),
      problems: dotEnvProblems(text),
    },
  };
}

/**
 * Without what Node 24's reader trips over: a byte-order mark, which it takes for a part of the first
 * name, and blanks after an equals sign, which make it take the next line for the value.
 */
const mended = (text: string): string =>
  text.replace(/^\uFEFF/, '').replace(/^([ \t]*(?:export[ \t]+)?\w+[ \t]*=)[ \t]+(?=\r?$)/gm, '$1');

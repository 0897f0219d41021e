/** The `.env` file. The environment overrides it. */

import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { failure, type Result, success } from '../../core/result.ts';
import { type DotEnvProblem, dotEnvProblems } from './dot-env-problems.ts';

/** The file's name, in the folder that Callboard is started from. */
export const DOT_ENV = '.env';

export type Env = Readonly<Record<string, string | undefined>>;

/** The source of a setting's value. */
export type SettingSource = 'environment' | '.env';

/** The environment merged with the file, and warnings about the merge. */
export interface MergedEnv {
  readonly env: Env;
  /** Names whose value comes from the file. */
  readonly fromFile: ReadonlySet<string>;
  /** Names with a different value in the file, which the environment overrides. */
  readonly overruled: readonly string[];
  readonly problems: readonly DotEnvProblem[];
}

/** Merges the file into the environment. The file may be missing. */
export function withDotEnv(env: Env, path: string): Result<MergedEnv, string> {
  let text: string;
  try {
    text = mended(readFileSync(path, 'utf8'));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    if (code === 'ENOENT') {
      return success({ env, fromFile: new Set(), overruled: [], problems: [] });
    }
    return failure(`${path} can't be read (${code}). Make it readable, or remove it.`);
  }
  const file = parseEnv(text);
  const names = Object.keys(file);
  return success({
    env: { ...file, ...env },
    fromFile: new Set(names.filter((name) => env[name] === undefined)),
    overruled: names.filter((name) => env[name] !== undefined && env[name] !== file[name]),
    problems: dotEnvProblems(text),
  });
}

/**
 * Works around Node 24's parser: it takes a byte-order mark for part of the first name, and if only spaces
 * follow an equals sign, it takes the next line for the value.
 */
const mended = (text: string): string =>
  text.replace(/^\uFEFF/, '').replace(/^([ \t]*(?:export[ \t]+)?\w+[ \t]*=)[ \t]+(?=\r?$)/gm, '$1');

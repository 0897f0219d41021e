/** The `.env` file: settings for a checkout. What the environment says goes before what it says. */

import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

export type Env = Readonly<Record<string, string | undefined>>;

export type DotEnvResult =
  | { readonly ok: true; readonly env: Env }
  | { readonly ok: false; readonly problem: string };

/** The environment with the file's settings behind it. A file that is not there says nothing. */
export function withDotEnv(env: Env, path: string): DotEnvResult {
  try {
    return { ok: true, env: { ...parseEnv(readFileSync(path, 'utf8')), ...env } };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    if (code === 'ENOENT') return { ok: true, env };
    return {
      ok: false,
      problem: `${path} cannot be read (${code}). Make it readable or remove it.`,
    };
  }
}

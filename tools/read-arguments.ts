/**
 * Reads the arguments of a tool or benchmark. `--help` prints the comment that the tool's file begins with, which shows
 * how to call it.
 */

import { readFileSync } from 'node:fs';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { failure, type Result, success } from '../src/core/result.ts';

type Parsed<Config extends ParseArgsConfig> = ReturnType<typeof parseArgs<Config>>;

/**
 * The arguments that `config` describes, or the exit code with which the tool should end: 0 after its help, and 2 after
 * a line about what's wrong. `file` is the tool's module.
 */
export function readArguments<Config extends ParseArgsConfig>(
  file: string,
  config: Config,
): Result<Parsed<Config>, 0 | 2> {
  const { args = process.argv.slice(2) } = config;
  if (args.includes('--help')) {
    process.stdout.write(`${openingComment(readFileSync(file, 'utf8'))}\n`);
    return failure(0);
  }
  try {
    return success(parseArgs(config));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // Node goes on to say how to pass a positional argument that begins with a dash.
    process.stderr.write(`${message.split('. ')[0]}. --help shows what there is.\n`);
    return failure(2);
  }
}

/** A module's opening comment as plain text. */
function openingComment(source: string): string {
  const comment = /^\/\*\*\n(.*?)\n \*\//s.exec(source)?.[1] ?? '';
  return comment.replace(/^ \* ?|`/gm, '');
}

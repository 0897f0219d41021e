/** Runs the project's tools from node_modules/.bin, never from a registry. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export interface ToolRun {
  readonly exitCode: number;
  /** The output, with both streams interleaved; empty if it was printed to the terminal. */
  readonly output: string;
}

/**
 * Runs a tool until it exits. `inherit` lets it print to the terminal. If the tool isn't installed, throws
 * an error that says what to do.
 */
export async function runTool(
  root: string,
  name: string,
  args: readonly string[],
  stdio: 'collect' | 'inherit' = 'collect',
  environment: Readonly<Record<string, string>> = {},
): Promise<ToolRun> {
  const bin = join(root, 'node_modules', '.bin');
  if (!existsSync(join(bin, name))) {
    throw new Error(`${name} is not in ${bin}: run npm ci first`);
  }
  const child = spawn(join(bin, name), args, {
    cwd: root,
    env: {
      ...process.env,
      PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}`,
      ...environment,
    },
    stdio: stdio === 'inherit' ? 'inherit' : ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const [exitCode] = await once(child, 'close');
  return { exitCode: typeof exitCode === 'number' ? exitCode : 1, output };
}

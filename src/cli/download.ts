/**
 * Downloads to a file or standard output, at the pace of the slower side. A file only gets its name once
 * it's complete, and only its owner can read it.
 */
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import type { ApiClient } from './api-client.ts';
import type { GetPath, Query } from './api-paths.ts';
import { type CommandContext, readOptions } from './command.ts';
import { DONE, failed, type Outcome } from './outcome.ts';

export const OUTPUT_HELP = 'write to this file, or - for standard output (default: -)';
/** The usual name for standard output. */
const STANDARD = '-';
/** The file contains phone numbers. */
const OWNER_ONLY = 0o600;

const schema = z.object({ output: z.string().min(1, 'must name a file').optional() });

/** Requests `path` and writes the answer to `--output`. */
export async function download<Path extends GetPath>(
  client: ApiClient,
  path: Path,
  query: Query<Path>,
  options: Readonly<Record<string, unknown>>,
  { out, tell }: CommandContext,
): Promise<Outcome> {
  const read = readOptions(schema, options);
  if (!read.ok) return read;
  const body = await client.bytes(path, query);
  if (!body.ok) return body;
  const { output } = read.value;
  if (output !== undefined && output !== STANDARD) {
    const kept = await keep(client, body.value, output);
    if (kept.ok) tell(`Written to ${output}.`);
    return kept;
  }
  try {
    for await (const chunk of body.value) {
      await out.write(chunk);
      if (out.isGone || out.broken !== null) break;
    }
  } catch (error) {
    return client.brokenOff(error);
  }
  return DONE;
}

async function keep(
  client: ApiClient,
  body: AsyncIterable<Uint8Array>,
  output: string,
): Promise<Outcome> {
  const unfinished = `${output}.part`;
  try {
    // A file left by an earlier attempt may have another mode.
    await rm(unfinished, { force: true });
    await pipeline(
      Readable.from(body),
      createWriteStream(unfinished, { flags: 'wx', mode: OWNER_ONLY }),
    );
    await rename(unfinished, output);
    return DONE;
  } catch (error) {
    await rm(unfinished, { force: true });
    const isFileError = error instanceof Error && 'syscall' in error;
    return isFileError
      ? failed(`${output} can't be written: ${error.message}. Choose another file with --output.`)
      : client.brokenOff(error);
  }
}

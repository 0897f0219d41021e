/** `--url` and `--token`: how a command finds the Callboard that it asks. */
import type { Command } from 'commander';
import { z } from 'zod';
import { ApiClient } from './api-client.ts';
import { type CommandContext, type ReadOptions, readOptions } from './command.ts';
import { webAddress } from './option-kinds.ts';

const DEFAULT_URL = 'http://127.0.0.1:8484';

const schema = z.object({ url: webAddress, token: z.string().min(1).optional() });

/** Adds the two options to a command. */
export const withConnection = (command: Command): Command =>
  command
    .option('--url <address>', `where Callboard is (CALLBOARD_URL, else ${DEFAULT_URL})`)
    .option('--token <token>', 'its admin token, if it has one (CALLBOARD_ADMIN_TOKEN)');

/** The client for the options, or for the environment where they are not given. */
export function connectionOf(
  options: Readonly<Record<string, unknown>>,
  context: CommandContext,
): ReadOptions<ApiClient> {
  const settings = context.env();
  if (!settings.ok) return settings;
  const env = settings.value;
  const read = readOptions(schema, {
    url: options['url'] ?? filled(env['CALLBOARD_URL']) ?? DEFAULT_URL,
    token: options['token'] ?? filled(env['CALLBOARD_ADMIN_TOKEN']),
  });
  if (!read.ok) return read;
  const { url, token } = read.value;
  return { ok: true, value: new ApiClient({ url, token: token ?? null }) };
}

/** An empty variable is no setting. */
const filled = (value: string | undefined): string | undefined =>
  value === '' ? undefined : value;

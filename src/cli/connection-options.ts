/** `--url`, `--token` and `--utc`: which Callboard a command talks to, and its time zone. */

import type { Command } from 'commander';
import { z } from 'zod';
import { success } from '../core/result.ts';
import type { TimeZone } from '../core/time/time-zone.ts';
import { ApiClient } from './api-client.ts';
import { type CommandContext, readOptions } from './command.ts';
import { webAddress } from './option-kinds.ts';
import type { CommandResult } from './outcome.ts';
import { readSettings } from './read-settings.ts';
import { withUtc, zoneOf } from './time-options.ts';

const DEFAULT_URL = 'http://127.0.0.1:8484';

const schema = z.object({ url: webAddress, token: z.string().min(1).optional() });

export interface Connection {
  readonly client: ApiClient;
  /** For parsing and showing times. */
  readonly zone: TimeZone;
}

/** Adds the options to a command. */
export const withConnection = (command: Command): Command =>
  withUtc(command)
    .option(
      '--url <address>',
      `the address of the running Callboard (CALLBOARD_URL, or ${DEFAULT_URL})`,
    )
    .option(
      '--token <token>',
      'an API key, or its admin token (CALLBOARD_API_KEY, or CALLBOARD_ADMIN_TOKEN)',
    );

/** Reads the options, with the settings as defaults. */
export function connectionOf(
  options: Readonly<Record<string, unknown>>,
  context: CommandContext,
): CommandResult<Connection> {
  const settings = readSettings(context);
  if (!settings.ok) return settings;
  const env = settings.value;
  const read = readOptions(schema, {
    url: options['url'] ?? filled(env['CALLBOARD_URL']) ?? DEFAULT_URL,
    token:
      options['token'] ?? filled(env['CALLBOARD_API_KEY']) ?? filled(env['CALLBOARD_ADMIN_TOKEN']),
  });
  if (!read.ok) return read;
  const { url, token } = read.value;
  const zone = zoneOf(options, env);
  if (!zone.ok) return zone;
  const client = new ApiClient({ url, token: token ?? null });
  return success({ client, zone: zone.value });
}

/** The connection, and the command's own options, parsed with their schema. */
export function connectedOptions<Schema extends z.ZodType>(
  own: Schema,
  options: Readonly<Record<string, unknown>>,
  context: CommandContext,
): CommandResult<Connection & { readonly own: z.output<Schema> }> {
  const connection = connectionOf(options, context);
  if (!connection.ok) return connection;
  const read = readOptions(own, options);
  return read.ok ? success({ ...connection.value, own: read.value }) : read;
}

/** An empty variable counts as unset. */
const filled = (value: string | undefined): string | undefined =>
  value === '' ? undefined : value;

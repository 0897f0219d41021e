/** `callboard keys create`: makes an API key, and prints it once. */

import { z } from 'zod';
import { success } from '../../core/result.ts';
import { readTime } from '../../core/time/time-expression.ts';
import type { TimeZone } from '../../core/time/time-zone.ts';
import { type NewApiKey, ROLES } from '../../core/wire/access.ts';
import { madeApiKeySchema } from '../../http/schemas/access.ts';
import type { AddCommand, CommandContext } from '../command.ts';
import { connectedOptions, withConnection } from '../connection-options.ts';
import { type CommandResult, DONE, type Outcome, usedWrongly } from '../outcome.ts';
import { timeOf, zonedText } from '../time-options.ts';

const schema = z.object({
  name: z.string(),
  role: z.enum(ROLES, { error: 'must be viewer, operator or admin' }),
  accounts: z.string().optional(),
  expires: z.string().optional(),
});

export const addKeysCreate: AddCommand = (keys, context) => {
  withConnection(
    keys
      .command('create')
      .description('make an API key; only its SHA-256 is stored, so it is shown only now')
      .requiredOption('--name <name>', 'what or who the key is for')
      .requiredOption('--role <role>', 'what it can do: viewer, operator or admin')
      .option('--accounts <sids>', 'the accounts that it sees, separated by commas (default: all)')
      .option('--expires <time>', 'when it expires: 90d or 12h from now, or a time'),
  )
    .addHelpText(
      'after',
      `
The key is printed to standard output, everything else to standard error. A viewer can see calls, an operator can also
listen to recordings and export raw callbacks, and an admin can also manage keys.

Examples:
  callboard keys create --name "Wallboard" --role viewer
  callboard keys create --name "Support" --role operator --accounts AC1,AC2 --expires 90d
  callboard keys create --name "Prometheus" --role viewer > prometheus.key`,
    )
    .action(async (options: Record<string, unknown>) => {
      context.finish(await createKey(options, context));
    });
};

async function createKey(
  options: Readonly<Record<string, unknown>>,
  context: CommandContext,
): Promise<Outcome> {
  const { out, tell } = context;
  const connected = connectedOptions(schema, options, context);
  if (!connected.ok) return connected;
  const { client, zone, own } = connected.value;
  const { name, role, accounts, expires } = own;
  const expiresAt = expires === undefined ? success(null) : expiryOf(expires, zone, context);
  if (!expiresAt.ok) return expiresAt;
  const wanted: NewApiKey = {
    name,
    role,
    accounts: accounts?.split(',').map((sid) => sid.trim()) ?? null,
    expiresAt: expiresAt.value === null ? null : new Date(expiresAt.value).toISOString(),
  };
  const made = await client.post('/api/v1/keys', wanted, madeApiKeySchema);
  if (!made.ok) return made;
  const { id, key } = made.value;
  await out.write(`${key}\n`);
  const sees = made.value.accounts?.join(', ') ?? 'all accounts';
  const until =
    expiresAt.value === null ? "doesn't expire" : `expires ${zonedText(expiresAt.value, zone)}`;
  tell(`Made ${id}: ${role} of ${sees}, ${until}. Keep the key safe: it won't be shown again.`);
  return DONE;
}

/** A span such as `90d` counts from now. */
function expiryOf(text: string, zone: TimeZone, context: CommandContext): CommandResult<number> {
  const now = context.host.now();
  const past = /^\d/.test(text) ? readTime(`-${text}`, now, zone) : null;
  const at = past === null ? timeOf('--expires', text, zone, context) : success(2 * now - past.at);
  if (!at.ok || at.value > now) return at;
  return usedWrongly('--expires must be in the future, for example 90d.');
}

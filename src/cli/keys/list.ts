/** `callboard keys list`: API keys, newest first. */

import { z } from 'zod';
import { drawFitted, type FittedColumn, type Saving } from '../../console/fitted-table.ts';
import { safeText } from '../../console/safe-text.ts';
import { type TimeZone, wallClock, wallText } from '../../core/time/time-zone.ts';
import type { ApiKey } from '../../core/wire/access.ts';
import { apiKeyListSchema } from '../../http/schemas/access.ts';
import type { AddCommand, CommandContext } from '../command.ts';
import { connectedOptions, withConnection } from '../connection-options.ts';
import { lookOf } from '../look.ts';
import { DONE, type Outcome } from '../outcome.ts';

const schema = z.object({ json: z.boolean().default(false) });

export const addKeysList: AddCommand = (keys, context) => {
  withConnection(
    keys
      .command('list')
      .description('list API keys, newest first, without the keys themselves')
      .option('--json', 'print JSON: { keys }'),
  )
    .addHelpText(
      'after',
      `
Examples:
  callboard keys list
  callboard keys list --json | jq -r '.keys[] | select(.lastUsedAt == null) | .id'`,
    )
    .action(async (options: Record<string, unknown>) => {
      context.finish(await listKeys(options, context));
    });
};

async function listKeys(
  options: Readonly<Record<string, unknown>>,
  context: CommandContext,
): Promise<Outcome> {
  const { out, tell } = context;
  const connected = connectedOptions(schema, options, context);
  if (!connected.ok) return connected;
  const { client, zone, own } = connected.value;
  const list = await client.json('/api/v1/keys', {}, {}, apiKeyListSchema);
  if (!list.ok) return list;
  if (own.json) {
    await out.write(`${JSON.stringify(list.value, null, 2)}\n`);
    return DONE;
  }
  if (list.value.keys.length === 0) {
    tell('There are no API keys. Make one with callboard keys create.');
    return DONE;
  }
  const columns = columnsIn(zone, context.host.now());
  const lines = drawFitted(columns, ORDER, SAVINGS, list.value.keys, lookOf(context.host));
  await out.write(`${lines.join('\n')}\n`);
  return DONE;
}

type Name = 'id' | 'name' | 'role' | 'accounts' | 'state' | 'used' | 'created';

const ORDER: readonly Name[] = ['id', 'name', 'role', 'accounts', 'state', 'used', 'created'];

const SAVINGS: readonly Saving<Name>[] = [
  { column: 'created', take: 'away' },
  { column: 'accounts', take: 'shorter' },
  { column: 'used', take: 'shorter' },
  { column: 'used', take: 'away' },
];

function columnsIn(zone: TimeZone, now: number): Readonly<Record<Name, FittedColumn<ApiKey>>> {
  const clock = wallClock(zone);
  const at = (iso: string): string => wallText(clock(Date.parse(iso)));
  const used = ({ lastUsedAt }: ApiKey): string => (lastUsedAt === null ? 'never' : at(lastUsedAt));
  return {
    id: { forms: [{ head: 'Id', cell: ({ id }) => id }] },
    name: { forms: [{ head: 'Name', cell: ({ name }) => safeText(name) }] },
    role: { forms: [{ head: 'Role', cell: ({ role }) => role }] },
    accounts: {
      forms: [
        { head: 'Accounts', cell: ({ accounts }) => accounts?.join(',') ?? 'all' },
        {
          head: 'Accounts',
          cell: ({ accounts }) => (accounts === null ? 'all' : `${accounts.length}`),
        },
      ],
    },
    state: { forms: [{ head: `State (${zone})`, cell: (key) => stateText(key, now, at) }] },
    used: {
      forms: [
        { head: `Last used (${zone})`, cell: used },
        { head: 'Last used', cell: (key) => used(key).slice(5) },
      ],
    },
    created: { forms: [{ head: `Made (${zone})`, cell: ({ createdAt }) => at(createdAt) }] },
  };
}

function stateText(
  { revokedAt, expiresAt }: ApiKey,
  now: number,
  at: (iso: string) => string,
): string {
  if (revokedAt !== null) return `revoked ${at(revokedAt)}`;
  if (expiresAt === null) return 'valid';
  return `${Date.parse(expiresAt) <= now ? 'expired' : 'valid until'} ${at(expiresAt)}`;
}

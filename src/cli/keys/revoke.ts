/** `callboard keys revoke`: ends an API key, its sessions and its streams. */

import { apiKeySchema } from '../../http/schemas/access.ts';
import type { AddCommand, CommandContext } from '../command.ts';
import { connectionOf, withConnection } from '../connection-options.ts';
import { DONE, type Outcome } from '../outcome.ts';

export const addKeysRevoke: AddCommand = (keys, context) => {
  withConnection(
    keys
      .command('revoke')
      .description('revoke an API key; browsers that signed in with it are signed out')
      .argument('<id>', 'the id of the key, as keys list shows it'),
  )
    .addHelpText(
      'after',
      `
Examples:
  callboard keys revoke key_9f2c01ab77de`,
    )
    .action(async (id: string, options: Record<string, unknown>) => {
      context.finish(await revokeKey(id, options, context));
    });
};

async function revokeKey(
  id: string,
  options: Readonly<Record<string, unknown>>,
  context: CommandContext,
): Promise<Outcome> {
  const connection = connectionOf(options, context);
  if (!connection.ok) return connection;
  const revoked = await connection.value.client.delete('/api/v1/keys/{id}', { id }, apiKeySchema);
  if (!revoked.ok) return revoked;
  context.tell(`Revoked ${revoked.value.id} (${revoked.value.name}).`);
  return DONE;
}

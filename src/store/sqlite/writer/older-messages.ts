/**
 * Gives messages that an older version decided the payload that it would have sent: that version rendered
 * it when sending. It happens at a start, because a webhook's link needs a setting.
 */

import type { ClosedBatch } from '../../../core/failure-batch.ts';
import { renderPayload } from '../../../core/outbox/outbox.ts';
import { CHANNELS } from '../../../core/outbox/outbox-entry.ts';
import type { SqliteDatabase } from '../database/database.ts';

interface OlderMessage extends ClosedBatch {
  readonly id: number;
  readonly channel: string;
  readonly reference: string;
}

/**
 * Renders what is missing, in one transaction. A message whose batch is gone stays without: it can't be sent.
 * `publicUrl`: see `AlertTargets`.
 */
export function renderOlderMessages(database: SqliteDatabase, publicUrl: string | null): void {
  const missing = database.prepare<[], OlderMessage>(
    `SELECT outbox.id, channel, reference, batch, count, threshold, opened_at AS openedAt,
       closed_at AS closedAt
     FROM outbox JOIN batches ON batches.batch = subject_id
     WHERE payload IS NULL AND subject_kind = 'failure-batch'`,
  );
  const render = database.prepare<[string, number]>('UPDATE outbox SET payload = ? WHERE id = ?');
  database.transaction(() => {
    for (const message of missing.all()) {
      const channel = CHANNELS.find((known) => known === message.channel);
      if (channel === undefined) continue;
      render.run(renderPayload(channel, message, message.reference, publicUrl), message.id);
    }
  })();
}

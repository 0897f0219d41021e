/** The audit log: read by the reader's thread, written by the writer's. */

import type { AuditLog } from '../../../ports/access/audit-log.ts';
import type { WriterClient } from '../acceptor/writer-client.ts';
import type { ReaderClient } from '../reader/reader-client.ts';

export const auditLog = (writer: WriterClient, reader: ReaderClient): AuditLog => ({
  record: async (entry) => {
    await writer.request({ type: 'access', change: { type: 'audit', entry } });
  },
  page: (page) => reader.ask({ type: 'audit-page', page }),
});

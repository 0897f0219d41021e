/** The audit log: who signed in and what they changed. */

import { failure, success } from '../../core/result.ts';
import type { AuditEntry } from '../../core/wire/access.ts';
import type { AuditLog, StoredAuditRecord } from '../../ports/access/audit-log.ts';
import { BAD_CURSOR } from '../errors/bad-cursor.ts';
import { pageQuery } from '../query/calls-query.ts';
import { json } from '../routing/answer-form.ts';
import { NONE, type Route, route } from '../routing/route.ts';
import { auditListSchema } from '../schemas/access.ts';
import { UNREADABLE } from './store-errors.ts';

export const auditRoutes = (audit: Pick<AuditLog, 'page'>): readonly Route[] => [
  route({
    method: 'GET',
    path: '/api/v1/audit',
    name: 'listAudit',
    summary: 'A page of the audit log, newest first.',
    group: 'Access',
    access: 'admin',
    allAccounts: true,
    params: NONE,
    query: pageQuery('Entries'),
    body: NONE,
    answer: json(auditListSchema),
    errors: ['bad_cursor', ...UNREADABLE],
    async handle({ query: { limit, cursor = null } }) {
      const page = await audit.page({ limit, cursor });
      if (!page.ok) return failure(BAD_CURSOR);
      const { records, nextCursor } = page.value;
      return success({ entries: records.map(entryOf), nextCursor });
    },
  }),
];

const entryOf = (record: StoredAuditRecord): AuditEntry => ({
  ...record,
  at: new Date(record.at).toISOString(),
});

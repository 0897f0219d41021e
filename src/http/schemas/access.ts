/** The schemas of API keys, sessions and the audit log. */

import { z } from 'zod';
import { type AccountSid, parseAccountSid } from '../../core/ids.ts';
import {
  type ApiKey,
  type ApiKeyList,
  AUDIT_ACTIONS,
  type AuditEntry,
  type AuditList,
  type MadeApiKey,
  ROLES,
  type Session,
  type SignIn,
} from '../../core/wire/access.ts';
import { isoTime } from './call.ts';
import { exactly } from './exactly.ts';

const roleSchema = z.enum(ROLES, {
  error: 'must be viewer, operator or admin',
});

/** Enough for any name that a person reads, and short enough for a table. */
const LONGEST_NAME = 100;
/** Of one key. */
const MOST_ACCOUNTS = 100;

const apiKeyShape = {
  id: z.string(),
  name: z.string(),
  role: roleSchema,
  accounts: z.array(z.string()).readonly().nullable(),
  createdAt: isoTime,
  expiresAt: isoTime.nullable(),
  lastUsedAt: isoTime.nullable(),
  revokedAt: isoTime.nullable(),
};

export const apiKeySchema = exactly<ApiKey>()(
  z
    .strictObject(apiKeyShape)
    .meta({ id: 'ApiKey', description: 'An API key, without the key itself.' }),
);

export const madeApiKeySchema = exactly<MadeApiKey>()(
  z.strictObject({ ...apiKeyShape, key: z.string() }).meta({
    id: 'MadeApiKey',
    description: 'An API key, and the only time that the key is shown.',
  }),
);

export const apiKeyListSchema = exactly<ApiKeyList>()(
  z.strictObject({ keys: z.array(apiKeySchema).readonly() }).meta({ id: 'ApiKeyList' }),
);

const accountSid = z.string().transform((text, context): AccountSid => {
  const sid = parseAccountSid(text);
  if (sid !== null) return sid;
  context.addIssue({ code: 'custom', message: 'must be an account SID' });
  return z.NEVER;
});

/** The body of `POST /api/v1/keys`, a `NewApiKey`. Whether `expiresAt` is still to come is for the route to check. */
export const newApiKeySchema = z
  .strictObject({
    name: z
      .string()
      .trim()
      .min(1, 'must not be empty')
      .max(LONGEST_NAME, `must be at most ${LONGEST_NAME} characters long`)
      .regex(/^\P{C}*$/u, 'must be printable'),
    role: roleSchema,
    accounts: z
      .array(accountSid)
      .min(1, 'must list at least one account, or be null for all')
      .max(MOST_ACCOUNTS, `must list at most ${MOST_ACCOUNTS} accounts`)
      .nullish(),
    expiresAt: z.iso
      .datetime({ offset: true, error: 'must be an ISO 8601 time such as 2027-01-31T00:00:00Z' })
      .nullish(),
  })
  .meta({
    id: 'NewApiKey',
    description: 'Accounts are null or left out for all; so is an expiry for none.',
  });

export const signInSchema = exactly<SignIn>()(
  z
    .strictObject({ key: z.string().min(1, 'must not be empty').max(1_024, 'is too long') })
    .meta({ id: 'SignIn' }),
);

export const sessionSchema = exactly<Session>()(
  z
    .strictObject({
      kind: z.enum(['admin-token', 'api-key', 'local']),
      name: z.string().nullable(),
      role: roleSchema,
      accounts: z.array(z.string()).readonly().nullable(),
      numbersMasked: z.boolean(),
      expiresAt: isoTime.nullable(),
    })
    .meta({ id: 'Session', description: "Who's asking." }),
);

const auditEntrySchema = exactly<AuditEntry>()(
  z
    .strictObject({
      id: z.int(),
      at: isoTime,
      action: z.enum(AUDIT_ACTIONS),
      actor: z.string().nullable(),
      address: z.string().nullable(),
      subject: z.string().nullable(),
      count: z.int(),
    })
    .meta({ id: 'AuditEntry', description: 'One line of the audit log.' }),
);

export const auditListSchema = exactly<AuditList>()(
  z
    .strictObject({
      entries: z.array(auditEntrySchema).readonly(),
      nextCursor: z.string().nullable(),
    })
    .meta({ id: 'AuditList' }),
);

/** API keys: list, make and revoke them. */

import { z } from 'zod';
import { failure, success } from '../../core/result.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Access } from '../access/open-access.ts';
import { httpError } from '../errors/errors.ts';
import { json, madeJson } from '../routing/answer-form.ts';
import { NONE, type Route, route } from '../routing/route.ts';
import {
  apiKeyListSchema,
  apiKeySchema,
  madeApiKeySchema,
  newApiKeySchema,
} from '../schemas/access.ts';

const PATH = '/api/v1/keys';

export const keyRoutes = (
  { keys, addressOf }: Pick<Access, 'keys' | 'addressOf'>,
  clock: Clock,
): readonly Route[] => [
  route({
    method: 'GET',
    path: PATH,
    name: 'listKeys',
    summary: 'The API keys that you can manage, newest first, without the keys themselves.',
    group: 'Access',
    access: 'admin',
    params: NONE,
    query: NONE,
    body: NONE,
    answer: json(apiKeyListSchema),
    errors: [],
    handle: async ({ principal }) => success({ keys: keys.list(principal.scope) }),
  }),
  route({
    method: 'POST',
    path: PATH,
    name: 'createKey',
    summary: 'Makes an API key. The answer is the only time that it is shown.',
    group: 'Access',
    access: 'admin',
    params: NONE,
    query: NONE,
    body: newApiKeySchema,
    answer: madeJson(madeApiKeySchema),
    errors: ['accounts_not_yours', 'store_unwritable'],
    async handle(request) {
      const { name, role, accounts } = request.body;
      const expiresAt =
        typeof request.body.expiresAt === 'string' ? Date.parse(request.body.expiresAt) : null;
      if (expiresAt !== null && expiresAt <= clock.now()) return failure(EXPIRY_PAST);
      const wanted = { name, role, accounts: accounts ?? ('all' as const), expiresAt };
      return keys.create(request.principal, wanted, addressOf(request));
    },
  }),
  route({
    method: 'DELETE',
    path: `${PATH}/{id}`,
    name: 'revokeKey',
    summary: 'Revokes an API key, and ends its sessions and streams.',
    group: 'Access',
    access: 'admin',
    params: z.object({ id: z.string().meta({ description: "The key's id." }) }),
    query: NONE,
    body: NONE,
    answer: json(apiKeySchema),
    errors: ['key_not_found', 'store_unwritable'],
    handle: (request) => keys.revoke(request.principal, request.params.id, addressOf(request)),
  }),
];

const EXPIRY_PAST = httpError(
  'bad_body',
  'The field "expiresAt" of the body is invalid: must be in the future.',
  { field: 'expiresAt', problem: 'must be in the future' },
);

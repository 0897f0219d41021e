/** What stored data takes up on disk. */

import { success } from '../../core/result.ts';
import type { StorageUse } from '../../ports/removal/storage-use.ts';
import { json } from '../routing/answer-form.ts';
import { NONE, type Route, route } from '../routing/route.ts';
import { storageSchema } from '../schemas/storage.ts';
import { UNREADABLE } from './store-errors.ts';

export interface StorageSources {
  readonly storage: StorageUse;
}

export const storageRoute = ({ storage }: StorageSources): Route =>
  route({
    method: 'GET',
    path: '/api/v1/storage',
    name: 'getStorage',
    summary: 'What stored data takes up on disk, and how long the disk lasts.',
    group: 'Operations',
    access: 'admin',
    allAccounts: true,
    params: NONE,
    query: NONE,
    body: NONE,
    answer: json(storageSchema),
    errors: UNREADABLE,
    handle: async () => success(await storage.measure()),
  });

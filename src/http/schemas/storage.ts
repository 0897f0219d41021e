/** The schema of what stored data takes up. */

import { z } from 'zod';
import type { Storage } from '../../core/wire/storage.ts';
import { exactly } from './exactly.ts';

const bytes = z.int().nonnegative();

export const storageSchema = exactly<Storage>()(
  z
    .strictObject({
      databaseBytes: bytes,
      journalBytes: bytes,
      otherBytes: bytes,
      freeBytes: bytes,
      growthBytesPerDay: bytes.nullable(),
      daysLeft: z.int().nonnegative().nullable(),
      keepCallsDays: z.number().positive().nullable(),
      keepEventsDays: z.number().positive().nullable(),
    })
    .meta({
      id: 'Storage',
      description: 'What stored data takes up, and how long the disk lasts.',
    }),
);

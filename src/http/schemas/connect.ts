/** The schema of what Connect shows. */

import { z } from 'zod';
import type { ConnectInfo } from '../../core/wire/connect.ts';
import { exactly } from './exactly.ts';

export const connectSchema = exactly<ConnectInfo>()(
  z
    .strictObject({
      publicUrl: z.string().nullable(),
      callbackUrl: z.string().nullable(),
      localOnly: z.boolean(),
      keys: z
        .array(
          z
            .strictObject({
              provider: z.enum(['signalwire', 'twilio']),
              accountSid: z.string().nullable(),
              count: z.int(),
            })
            .readonly(),
        )
        .readonly(),
      allowUnsigned: z.boolean(),
      hasCallbacks: z.boolean(),
    })
    .meta({ id: 'ConnectInfo', description: 'How a provider is connected.' }),
);

/** The schema of the answer to an erasure. */

import { z } from 'zod';
import { type ErasedCall, type NotErased, OUT_OF_REACH } from '../../core/wire/erased-call.ts';
import { exactly } from './exactly.ts';

const notErased = exactly<NotErased>()(
  z.strictObject({ where: z.enum(OUT_OF_REACH), note: z.string() }).meta({ id: 'NotErased' }),
);

export const erasedCallSchema = exactly<ErasedCall>()(
  z
    .strictObject({
      callSid: z.string(),
      otherLegs: z.array(z.string()).readonly(),
      notErased: z.array(notErased).readonly(),
    })
    .meta({
      id: 'ErasedCall',
      description:
        "An erased call, its other legs, and where its data can still be: Callboard can't reach that.",
    }),
);

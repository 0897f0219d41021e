/** Ties a schema to the public type that it describes, so that neither can change without the other. */

import type { z } from 'zod';

type Same<Left, Right> = [Left] extends [Right] ? ([Right] extends [Left] ? true : false) : false;

/**
 * Takes a schema whose output is `Type`, no less and no more: anything else does not compile. The
 * keys are compared too, since an optional key would pass as a missing one.
 */
export const exactly =
  <Type>() =>
  <Schema extends z.ZodType>(
    schema: Schema &
      (Same<z.output<Schema>, Type> extends true
        ? Same<keyof z.output<Schema>, keyof Type> extends true
          ? unknown
          : { readonly 'other keys than the public type': never }
        : { readonly 'not the public type': never }),
  ): Schema =>
    schema;

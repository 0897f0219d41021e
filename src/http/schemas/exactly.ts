/** Ties a schema to its public type, so that neither can change without the other. */

import type { z } from 'zod';

type Same<Left, Right> = [Left] extends [Right] ? ([Right] extends [Left] ? true : false) : false;

/**
 * Accepts only a schema whose output is exactly `Type`; anything else doesn't compile. Keys are compared too,
 * because an optional key would pass as a missing one.
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

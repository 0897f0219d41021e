/** Reads the code and message of a Callboard error from an answer. */
import { z } from 'zod';

const schema = z.looseObject({ code: z.string().regex(/^[a-z][a-z_]*$/), message: z.string() });

/** Null if the text isn't a Callboard error. */
export function readErrorBody(text: string): z.output<typeof schema> | null {
  try {
    const read = schema.safeParse(JSON.parse(text));
    return read.success ? read.data : null;
  } catch {
    // Not JSON: something else answered.
    return null;
  }
}

/** The code and message of an error as Callboard answers it, from whatever text came back. */
import { z } from 'zod';

const schema = z.looseObject({ code: z.string().regex(/^[a-z][a-z_]*$/), message: z.string() });

/** Null if the text is not such an error. */
export function readErrorBody(text: string): z.output<typeof schema> | null {
  try {
    const read = schema.safeParse(JSON.parse(text));
    return read.success ? read.data : null;
  } catch {
    // Not JSON: an answer of something else.
    return null;
  }
}

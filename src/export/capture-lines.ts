/**
 * Captures: stored requests as NDJSON, one `{ path, method, parameters, receivedAt }` per line, for `replay` and
 * other tools. Parameters are exactly as received; times are ISO 8601.
 */

import { z } from 'zod';
import { failure, type Result, success } from '../core/result.ts';
import type { CapturedRequest } from '../ports/call-store.ts';

/** The capture's text, one chunk per page. */
export async function* captureLines(
  pages: AsyncIterable<readonly CapturedRequest[]>,
): AsyncIterable<string> {
  for await (const page of pages) {
    yield page.map(captureLine).join('');
  }
}

/** One request as a line, with its line feed. */
export const captureLine = ({ path, method, parameters, receivedAt }: CapturedRequest): string => {
  const at = new Date(receivedAt).toISOString();
  return `${JSON.stringify({ path, method, parameters, receivedAt: at })}\n`;
};

const LINE = z.object({
  path: z.string().startsWith('/'),
  method: z.enum(['GET', 'POST']),
  parameters: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
  receivedAt: z.union([
    z.number(),
    z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
  ]),
});

/** Parses one line of a capture. `problem` completes "Line 4 …" and names the invalid field. */
export function readCaptureLine(line: string): Result<CapturedRequest, string> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return failure("isn't valid JSON");
  }
  const read = LINE.safeParse(value);
  if (read.success) return success(read.data);
  const issue = read.error.issues[0];
  return failure(`isn't valid: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
}

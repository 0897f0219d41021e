/** Calls as NDJSON: the public call object, one on each line. */

import type { Call } from '../core/wire/call.ts';

/** In the order of the pages, one chunk per page. */
export async function* callsNdjson(calls: AsyncIterable<readonly Call[]>): AsyncIterable<string> {
  for await (const page of calls) yield page.map((call) => `${JSON.stringify(call)}\n`).join('');
}

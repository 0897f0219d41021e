/** What a running Callboard says it holds, read completely through its API. */

import { z } from 'zod';
import type { Call } from '../../src/core/wire/call.ts';
import type { ClosedFailureBatch, OpenFailureBatch } from '../../src/core/wire/failure-list.ts';
import { callListSchema } from '../../src/http/schemas/call.ts';
import { failureListSchema } from '../../src/http/schemas/failure.ts';

export interface Failures {
  readonly open: OpenFailureBatch;
  /** Oldest first. */
  readonly batches: readonly ClosedFailureBatch[];
}

/**
 * Every call in its lists, including everything acknowledged so far. If a list is behind, it's requested
 * again. The server itself waits a while before it answers one that is behind.
 */
export async function readCalls(base: string): Promise<readonly Call[]> {
  const calls: Call[] = [];
  let cursor: string | null = null;
  for (;;) {
    const page = callListSchema.parse(await readJson(base, pagePath('calls', cursor)));
    if (page.lagMs > 0) continue;
    calls.push(...page.calls);
    cursor = page.nextCursor;
    if (cursor === null) return calls;
  }
}

/** Every batch of failed calls. */
export async function readFailures(base: string): Promise<Failures> {
  const batches: ClosedFailureBatch[] = [];
  let cursor: string | null = null;
  for (;;) {
    const page = failureListSchema.parse(await readJson(base, pagePath('failures', cursor)));
    batches.push(...page.batches);
    cursor = page.nextCursor;
    if (cursor === null) return { open: page.open, batches: batches.reverse() };
  }
}

const LINE = z.object({
  method: z.enum(['GET', 'POST']),
  path: z.string(),
  parameters: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
});

/** One stored callback, as the log shows it. */
export type LoggedCallback = z.output<typeof LINE>;

/** The whole log, in order. */
export async function readLog(base: string): Promise<readonly LoggedCallback[]> {
  const text = await readText(base, '/api/v1/events.ndjson');
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => LINE.parse(JSON.parse(line)));
}

/** A path's text. Throws if the answer isn't a success. */
export async function readText(base: string, path: string): Promise<string> {
  const answer = await fetch(base + path);
  if (!answer.ok) throw new Error(`${path} was answered ${answer.status}: ${await answer.text()}`);
  return await answer.text();
}

const readJson = async (base: string, path: string): Promise<unknown> =>
  JSON.parse(await readText(base, path));

const pagePath = (what: string, cursor: string | null): string =>
  `/api/v1/${what}?limit=200${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;

/** The first column of a report: its calls' sids, in order. */
export const callSidsOfReport = (csv: string): readonly string[] =>
  csv
    .split('\r\n')
    .slice(1)
    .filter((line) => line !== '')
    .map((line) => line.split(',', 1)[0] ?? '');

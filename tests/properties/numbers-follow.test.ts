/**
 * The numbers' follower over random families of calls, in any order of arrival, with repeats and corrections.
 * However it was followed, facts and buckets are as if they were made at once from what's stored; and buckets
 * are a recount of the facts.
 */

import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Delivery, progress, sentTo } from '../support/callbacks.ts';
import { FollowedNumbers, type Row } from '../support/followed-numbers.ts';
import { FollowedWriter } from '../support/followed-writer.ts';
import { disordered } from '../support/histories.ts';
import { propertySettings } from '../support/property.ts';
import { testFolder } from '../support/store-folder.ts';

const RUNS = 5;

const STATUSES = [
  'initiated',
  'ringing',
  'in-progress',
  'completed',
  'busy',
  'no-answer',
  'failed',
];

/** A callback of one of three calls of one of three families. Minutes, quarters and days lie between them. */
const DELIVERY: fc.Arbitrary<Delivery> = fc
  .record({
    family: fc.nat(2),
    member: fc.nat(2),
    status: fc.constantFrom(...STATUSES),
    second: fc.oneof(fc.nat(100), fc.nat(4000), fc.nat(14_000)),
    duration: fc.nat(90),
    query: fc.constantFrom(null, 'queue=support', 'queue=sales&agent=7'),
  })
  .map(({ family, member, status, second, duration, query }) => {
    const parent = `CA-${family}-0`;
    const delivery = progress(status, second, {
      CallSid: `CA-${family}-${member}`,
      ParentCallSid: member === 0 ? null : parent,
      CallDuration: status === 'completed' ? String(duration) : null,
    });
    return query === null ? delivery : sentTo(delivery, query);
  });

const SCRIPT = fc.record({
  deliveries: fc.array(DELIVERY, { minLength: 5, maxLength: 40 }),
  disorder: fc.noShrink(fc.integer()),
  batch: fc.constantFrom(3, 10),
  /** Whether buckets are counted again after every batch, and not only at the end. */
  settles: fc.boolean(),
});

const TABLES = [
  'facts',
  ...['buckets_minute', 'buckets_quarter', 'buckets_day'],
  ...['bins_quarter', 'bins_day'],
];

/** A bucket can have several rows, and rows of nothing but zeros. */
async function contents(numbers: FollowedNumbers): Promise<readonly (readonly Row[])[]> {
  const tables = TABLES.map((table) => {
    if (!table.startsWith('buckets')) return numbers.rows(`SELECT * FROM ${table} ORDER BY ALL`);
    return numbers.rows(
      `SELECT begins_at, account, leg, sum(COLUMNS(* EXCLUDE (begins_at, account, leg)))
       FROM ${table} GROUP BY ALL ORDER BY ALL`,
    );
  });
  return await Promise.all(tables);
}

const recount = (grain: string, stepMs: number): string =>
  `SELECT count(*) AS wrong FROM (
     SELECT begins_at AS b, account, leg, sum(attempts) AS n, sum("talkMs") AS ms
     FROM buckets_${grain} GROUP BY ALL HAVING sum(attempts) > 0
   ) AS kept FULL JOIN (
     SELECT started_at - started_at % ${stepMs} AS b, account, leg,
       count(*) FILTER (status <> 'queued') AS n,
       coalesce(sum(duration_seconds * 1000) FILTER (answered_at IS NOT NULL OR status = 'completed'), 0) AS ms
     FROM facts GROUP BY ALL HAVING count(*) FILTER (status <> 'queued') > 0
   ) AS counted USING (b, account, leg)
   WHERE kept.n IS DISTINCT FROM counted.n OR kept.ms IS DISTINCT FROM counted.ms`;

it('gives the same facts and buckets, however calls came', { timeout: 900_000 }, async () => {
  const folder = testFolder();
  let files = 0;
  await fc.assert(
    fc.asyncProperty(SCRIPT, async ({ deliveries, disorder, batch, settles }) => {
      files += 1;
      using store = new FollowedWriter(join(folder, `${files}.db`), 0);
      using followed = await FollowedNumbers.open(store, join(folder, `${files}.duckdb`));
      const arriving = disordered(deliveries, disorder);
      for (let at = 0; at < arriving.length; at += batch) {
        store.commit(arriving.slice(at, at + batch));
        await followed.catchUp();
        if (settles) await followed.settle();
      }
      await followed.settle();
      using made = await FollowedNumbers.open(store, join(folder, `${files}-made.duckdb`));
      await made.catchUp();
      expect(await contents(followed)).toEqual(await contents(made));
      expect(await followed.rows(recount('minute', 60_000))).toEqual([{ wrong: '0' }]);
      expect(await followed.rows(recount('day', 86_400_000))).toEqual([{ wrong: '0' }]);
    }),
    propertySettings(RUNS),
  );
});

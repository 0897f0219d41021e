/**
 * A call's timeline counts each repeat at its event: whatever the order and the commits, wherever a page ends, and
 * after a rebuild. Runs 15 histories; `FC_RUNS=…` for more, `FC_SEED=…` to repeat one.
 */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { rebuild } from '../../src/store/sqlite/maintenance/rebuild/rebuild.ts';
import { openQueries, type Queries } from '../../src/store/sqlite/reader/open-queries.ts';
import { EVERYTHING } from '../support/askers.ts';
import { atSecond, type Delivery } from '../support/callbacks.ts';
import { propertySettings } from '../support/property.ts';
import { testFolder } from '../support/store-folder.ts';
import { progressOf } from '../support/store-observations.ts';
import { databaseIn } from '../support/store-open.ts';
import { TestedWriter } from '../support/store-writer.ts';

const RUNS = 15;
const CALLS = ['CA1', 'CA2', 'CA3'];

/** Which event of which call arrives: the second time it does, it's a repeat. */
const ARRIVAL = fc.record({
  call: fc.constantFrom(...CALLS),
  event: fc.nat(11),
  commit: fc.boolean(),
});
const SCRIPT = fc.record({
  arrivals: fc.array(ARRIVAL, { minLength: 1, maxLength: 700 }),
  listedEvents: fc.constantFrom(1, 3, 64),
  limit: fc.constantFrom(1, 2, 5, 100),
});

/** Each event of a call by its number: how often it arrived again, and when last. */
type Timeline = readonly (readonly [number | null, number, number | null])[];

async function timelineOf({ calls }: Queries, callSid: string, limit: number): Promise<Timeline> {
  const all: Timeline[number][] = [];
  let cursor: string | null = null;
  do {
    const page = await calls.events(EVERYTHING, callSid, { cursor, limit });
    if (page?.ok !== true) expect.fail('a stored call has events');
    for (const event of page.value.events) {
      const { sequenceNumber, duplicates, lastDuplicateAt } = event;
      all.push([sequenceNumber, duplicates ?? expect.fail('it is found out'), lastDuplicateAt]);
    }
    cursor = page.value.nextCursor;
  } while (cursor !== null);
  return all;
}

it('counts every repeat at its event', { timeout: 360_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(SCRIPT, async ({ arrivals, listedEvents, limit }) => {
      const folder = testFolder();
      const file = databaseIn(folder);
      const tested = new TestedWriter(file, { listedEvents, synced: false });
      const expected = new Map<string, Map<number, readonly [number, number | null]>>();
      let waiting: Delivery[] = [];
      for (const [index, { call, event, commit }] of arrivals.entries()) {
        const receivedAt = atSecond(index);
        const fields = { SequenceNumber: String(event) };
        waiting.push({ ...progressOf(call, 'ringing', event, fields), receivedAt });
        const events = expected.get(call) ?? new Map<number, readonly [number, number | null]>();
        const known = events.get(event);
        events.set(event, known === undefined ? [0, null] : [known[0] + 1, receivedAt]);
        expected.set(call, events);
        if (!commit) continue;
        tested.commit(waiting, false);
        waiting = [];
      }
      tested.commit(waiting);
      tested.writer.close();

      const check = async (): Promise<void> => {
        const queries = openQueries(file, 'e0');
        for (const [call, events] of expected) {
          const timeline = await timelineOf(queries, call, limit);
          expect(timeline).toEqual([...events].map(([event, repeats]) => [event, ...repeats]));
          const sum = timeline.reduce((total, [, duplicates]) => total + duplicates, 0);
          expect(await queries.calls.call(EVERYTHING, call)).toMatchObject({ duplicates: sum });
        }
        queries.close();
      };
      await check();
      rebuild(folder, () => {});
      await check();
    }),
    propertySettings(RUNS),
  );
});

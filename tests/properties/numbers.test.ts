/**
 * I9: at every watermark, every number equals a recount of the stored calls. Random histories with late,
 * repeated, corrected and erased calls, on real SQLite and real DuckDB; the recount (`tests/support/recount`)
 * reads only the lines of `calls.ndjson`.
 */

import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_KPI_SETTINGS } from '../../src/core/kpi/measures.ts';
import { parseTimeZone, UTC } from '../../src/core/time/time-zone.ts';
import type { Call } from '../../src/core/wire/call.ts';
import { callsNdjson } from '../../src/export/calls-ndjson.ts';
import { Follower } from '../../src/numbers/follow/follower.ts';
import type { Facts } from '../../src/numbers/questions/questions.ts';
import { openTables } from '../../src/numbers/tables/open-tables.ts';
import type { KeptSince } from '../../src/ports/removal/retention.ts';
import { OWN_DIMENSIONS, readDelivery, T0 } from '../support/callbacks.ts';
import { FollowedWriter } from '../support/followed-writer.ts';
import { disordered } from '../support/histories.ts';
import { ManualTimer } from '../support/manual-timer.ts';
import { anyFilter } from '../support/numbers-facts.ts';
import { familyHistories } from '../support/numbers-histories.ts';
import { propertySettings } from '../support/property.ts';
import { numbersOf } from '../support/recount/asked-numbers.ts';
import { compareChanges } from '../support/recount/compare-changes.ts';
import { ALL_KPIS, Tally } from '../support/recount/compare-figures.ts';
import { compareHeatmap, compareTop, GROUPS } from '../support/recount/compare-groups.ts';
import { compareList } from '../support/recount/compare-list.ts';
import { compareSilentNumbers } from '../support/recount/compare-silent.ts';
import { compareSeries, compareStats } from '../support/recount/compare-windows.ts';
import { lagsByMinute, lateEvents } from '../support/recount/lag.ts';
import {
  type CallLine,
  type CountedCall,
  countCalls,
  readCallLine,
} from '../support/recount/read-calls.ts';
import { Recount } from '../support/recount/recount.ts';
import { WEIGHTED_KPIS } from '../support/recount/weighted.ts';
import { copyDatabase, testFolder } from '../support/store-folder.ts';
import { TestedWriter } from '../support/store-writer.ts';

const RUNS = 6;
const HOUR = 3_600_000;
/** Hours after `T0`, when every bucket is over. */
const OVER = 48;
const KATHMANDU = parseTimeZone('Asia/Kathmandu') ?? UTC;

const STEP = fc.record({
  batch: fc.constantFrom(1, 3, 10, 30),
  /** Milliseconds that pass first. */
  pause: fc.constantFrom(0, 60, 900),
  /** A call that's erased first, by its place; none for 0. */
  erased: fc.constantFrom(0, 0, 0, 1, 2),
  /** Calls are purged first if their callbacks came at most this long after `T0`, in seconds; none for 0. */
  purged: fc.constantFrom(0, 0, 0, 100, 8000, 100_000),
  /** Events that old are removed first, and their calls stay; none for 0. */
  expired: fc.constantFrom(0, 0, 0, 100, 100_000),
  /** Whether the follower takes a part of what's new, however far rows are. */
  follows: fc.boolean(),
  /** Minutes that pass before the buckets are counted again in which nothing changes any more; none for 0. */
  settles: fc.constantFrom(0, 0, 0, 1, 1, 20, 50),
  /** Whether the numbers are compared with a recount afterwards. */
  compares: fc.boolean(),
});

/** A window, in seconds after `T0`, and when it's asked for. */
const QUESTION = fc.record({
  from: fc.constantFrom(-60, -60, 0, 0, 1, 10, 3600, 7000),
  // From one hour on, buckets answer.
  seconds: fc.constantFrom(1, 20, 600, 3 * 3600, 5 * 3600, 7 * 3600),
  offsetMs: fc.constantFrom(0, 0, 300),
  asOf: fc.constantFrom(20, 3610, 4 * 3600, 4 * 3600, 9 * 3600),
  leg: fc.constantFrom('first' as const, 'child' as const, undefined),
  stepSeconds: fc.constantFrom(60, 900, 86_400),
  timeZone: fc.constantFrom(UTC, KATHMANDU),
  limit: fc.constantFrom(1, 2, 1000),
  by: fc.constantFrom(...GROUPS),
  kpi: fc.constantFrom('attempts', 'asr', 'ended', 'acd', 'pddP95', 'recordings', 'lastSeen'),
  moved: fc.constantFrom(...WEIGHTED_KPIS),
  // A call's line doesn't say which failure batch it's in.
  filter: fc.oneof(
    fc.constant({}),
    anyFilter.map(({ batch: _batch, ...filter }) => filter),
  ),
  order: fc.record({
    by: fc.constantFrom('startedAt', 'durationSeconds', 'ringSeconds', 'pddSeconds', 'mos'),
    descending: fc.boolean(),
  }),
});

const SCRIPT = fc.record({
  /** When the follower starts, in hours after `T0`: what's recent then is kept in memory, too. */
  opened: fc.constantFrom(OVER, 0, 0, 0.5, 2),
  histories: familyHistories,
  disorder: fc.noShrink(fc.integer()),
  steps: fc.array(STEP, { minLength: 1, maxLength: 6 }),
  question: QUESTION,
});

type Script = typeof SCRIPT extends fc.Arbitrary<infer Value> ? Value : never;
type Question = typeof QUESTION extends fc.Arbitrary<infer Value> ? Value : never;

const secondsIn = (seconds: number): number => T0 + seconds * 1000;

class Scene implements AsyncDisposable {
  readonly #writer: FollowedWriter;
  readonly #tables: NonNullable<Awaited<ReturnType<typeof openTables>>>;
  readonly #follower: Follower;
  readonly #timer: ManualTimer;
  readonly #question: Question;
  #hasPurged = false;

  private constructor(
    writer: FollowedWriter,
    tables: NonNullable<Awaited<ReturnType<typeof openTables>>>,
    follower: Follower,
    { timer, question }: { readonly timer: ManualTimer; readonly question: Question },
  ) {
    this.#writer = writer;
    this.#tables = tables;
    this.#follower = follower;
    this.#timer = timer;
    this.#question = question;
  }

  static async open(
    file: string,
    empty: string,
    { opened, question }: Pick<Script, 'opened' | 'question'>,
  ): Promise<Scene> {
    copyDatabase(empty, `${file}.db`);
    // Removals are younger than what they remove, or the follower would have to start over.
    const writer = new FollowedWriter(`${file}.db`, secondsIn(200_000));
    const shape = {
      ...{ dimensions: OWN_DIMENSIONS, timeZone: UTC, settings: DEFAULT_KPI_SETTINGS },
    };
    const tables = (await openTables(`${file}.duckdb`, shape)) ?? expect.fail('a new file');
    const connection = await tables.connect();
    const timer = new ManualTimer();
    timer.pass(T0 + opened * HOUR);
    const follower = await Follower.open({ log: writer, connection, shape, timer });
    return new Scene(writer, tables, follower, { timer, question });
  }

  get tested(): TestedWriter {
    return this.#writer.tested;
  }

  commit(deliveries: Parameters<FollowedWriter['commit']>[0]): void {
    this.#writer.commit(deliveries);
  }

  follow(): Promise<boolean> {
    return this.#follower.step();
  }

  async settle(minutes: number): Promise<void> {
    this.#timer.pass(minutes * 60_000);
    await this.follow();
  }

  async erase(place: number): Promise<void> {
    const call = (await this.#writer.stored()).at(place);
    if (call === undefined) return;
    const at = this.tested.now;
    const audit = {
      ...({ at, action: 'call-erased', actor: null, address: null } as const),
      ...{ subject: call.callSid, count: 1 },
    };
    this.tested.writer.erase({ accounts: 'all', callSid: call.callSid, audit });
    while (this.tested.writer.eraseMore() === 'more');
  }

  /** Of what's followed: numbers that haven't read what's purged are made again from the beginning. */
  async purge(before: KeptSince): Promise<void> {
    while (!(await this.follow()));
    const { writer, now } = this.tested;
    while (writer.writeBack());
    while (writer.purgeMore({ before, at: now }));
    this.#hasPurged = true;
  }

  /** Every number of one question, against the recount. */
  async compare(): Promise<void> {
    while (this.tested.writer.writeBack());
    while (!(await this.follow()));
    const { from, seconds, offsetMs, asOf, ...question } = this.#question;
    const connection = await this.#tables.connect();
    const facts: Facts = {
      ...{ connection, dimensions: OWN_DIMENSIONS, settings: DEFAULT_KPI_SETTINGS, timeZone: UTC },
      ...{ asOf: T0 + asOf * 1000, lagMs: 0, staleMs: 2 * HOUR, recent: this.#follower.recent },
    };
    let lines = '';
    for await (const chunk of callsNdjson(this.#pages())) lines += chunk;
    const window = { from: T0 + from * 1000 + offsetMs, to: T0 + (from + seconds) * 1000 };
    const calls = lines.split('\n').filter((line) => line !== '');
    const recount = await this.#recount(calls.map(readCallLine));
    const tally = new Tally(0);
    const compared = { numbers: numbersOf(facts), recount, tally };
    // How long removed callbacks took is still counted, and can't be counted again.
    const kpis = ALL_KPIS.filter((id) => !this.#hasPurged || !id.startsWith('lag'));
    const asked = { window, ...question, kpis };
    await compareStats(compared, asked);
    await compareSeries(compared, asked);
    await compareTop(compared, asked);
    await compareHeatmap(compared, asked);
    await compareChanges(compared, {
      ...{ ...asked, kpi: question.moved, dimensions: OWN_DIMENSIONS },
      baseline: { from: window.from - 3600_000, to: window.from },
    });
    await compareList(compared, { ...asked, pages: 3, rowIdOf: await this.#rowIds() });
    await compareSilentNumbers(compared, { days: question.stepSeconds / 86_400, limit: 2 });
    expect(tally.lines).toEqual([]);
    connection.closeSync();
  }

  async #recount(calls: readonly CallLine[]): Promise<Recount> {
    const events = await this.#writer.events(calls.map(({ callSid }) => callSid));
    return new Recount(countCalls(calls), lagsByMinute(events.flatMap(lateEvents)), {
      ...DEFAULT_KPI_SETTINGS,
      staleMs: 2 * HOUR,
    });
  }

  async #rowIds(): Promise<(one: CountedCall) => number> {
    const ids = new Map<string, number>();
    const { calls } = await this.#writer.changesAfter(0, 10_000);
    for (const call of calls) if (call.kind !== 'gone') ids.set(call.callSid, call.rowId);
    return ({ call }) => ids.get(call.callSid) ?? expect.fail('a call without a row');
  }

  async *#pages(): AsyncIterable<readonly Call[]> {
    yield await this.#writer.stored();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#writer[Symbol.dispose]();
    this.#tables[Symbol.dispose]();
  }
}

describe('I9', () => {
  it('every number equals a recount of the stored calls', {
    timeout: 360_000 + propertySettings(RUNS).numRuns * 4000,
  }, async () => {
    const folder = testFolder();
    const empty = join(folder, 'empty.db');
    new TestedWriter(empty).writer.close();
    let files = 0;
    await fc.assert(
      fc.asyncProperty(SCRIPT, async ({ histories, disorder, steps, ...rest }) => {
        files += 1;
        await using scene = await Scene.open(join(folder, String(files)), empty, rest);
        const known = histories.flat().filter((delivery) => readDelivery(delivery) !== null);
        const deliveries = disordered(known, disorder);
        for (let [at, turn] = [0, 0]; at < deliveries.length; turn += 1) {
          const step = steps[turn % steps.length] ?? expect.fail();
          scene.tested.now += step.pause;
          if (step.purged > 0) await scene.purge({ calls: secondsIn(step.purged), events: null });
          if (step.expired > 0) await scene.purge({ calls: null, events: secondsIn(step.expired) });
          if (step.erased > 0) await scene.erase(step.erased - 1);
          scene.commit(deliveries.slice(at, at + step.batch));
          at += step.batch;
          if (step.follows) await scene.follow();
          if (step.settles > 0) await scene.settle(step.settles);
          if (step.compares && turn < steps.length) await scene.compare();
        }
        await scene.compare();
      }),
      // A smaller history takes minutes to find.
      { ...propertySettings(RUNS), endOnFailure: true },
    );
  });
});

/** The numbers' follower in the test's own process, behind a real log. */

import type { DuckDBConnection } from '@duckdb/node-api';
import { DEFAULT_KPI_SETTINGS } from '../../src/core/kpi/measures.ts';
import { UTC } from '../../src/core/time/time-zone.ts';
import { Follower } from '../../src/numbers/follow/follower.ts';
import { openTables, type Tables } from '../../src/numbers/tables/open-tables.ts';
import type { Shape } from '../../src/numbers/tables/schema.ts';
import type { ChangeLog } from '../../src/ports/change-feed.ts';
import { OWN_DIMENSIONS, T0 } from './callbacks.ts';
import { ManualTimer } from './manual-timer.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

export const SHAPE: Shape = {
  dimensions: OWN_DIMENSIONS,
  timeZone: UTC,
  settings: DEFAULT_KPI_SETTINGS,
};

/** The days of the tests' calls are over, and not long ago. */
const NOW = Math.ceil((T0 + DAY_MS) / DAY_MS) * DAY_MS;

export type Row = Readonly<Record<string, unknown>>;

export class FollowedNumbers implements Disposable {
  readonly #tables: Tables;
  readonly #follower: Follower;
  readonly #reading: DuckDBConnection;
  readonly #timer: ManualTimer;

  private constructor(
    tables: Tables,
    follower: Follower,
    { reading, timer }: { readonly reading: DuckDBConnection; readonly timer: ManualTimer },
  ) {
    this.#tables = tables;
    this.#follower = follower;
    this.#reading = reading;
    this.#timer = timer;
  }

  static async open(log: ChangeLog, file: string): Promise<FollowedNumbers> {
    const tables = await openTables(file, SHAPE);
    if (tables === null) throw new Error('the file has other tables');
    const connection = await tables.connect();
    const timer = new ManualTimer();
    timer.pass(NOW);
    const follower = await Follower.open({ log, connection, shape: SHAPE, timer });
    return new FollowedNumbers(tables, follower, { reading: await tables.connect(), timer });
  }

  /** Lets time pass until every bucket has settled, and counts them again. */
  async settle(): Promise<void> {
    this.#timer.pass(MINUTE_MS);
    await this.catchUp();
  }

  connect(): Promise<DuckDBConnection> {
    return this.#tables.connect();
  }

  async catchUp(): Promise<void> {
    while (!(await this.#follower.step()));
  }

  /** How far it's behind; null before it has looked. */
  get lagMs(): number | null {
    return this.#follower.state.lagMs;
  }

  /** The rows that a statement selects. */
  async rows(statement: string): Promise<readonly Row[]> {
    const read = await this.#reading.runAndReadAll(statement);
    return read.getRowObjectsJson();
  }

  [Symbol.dispose](): void {
    this.#tables[Symbol.dispose]();
  }
}

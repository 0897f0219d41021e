/**
 * Shows a running Callboard in a terminal: a line for every callback, and the two tables of ended calls. It
 * listens to commits, which are on disk already, so it can be slow, blocked or gone without delaying a callback.
 */
import type { ClosedBatch } from '../core/failure-batch.ts';
import { type TimeZone, wallClock, wallText } from '../core/time/time-zone.ts';
import type { CallStore } from '../ports/call-store.ts';
import type { Commit, CommitFeed } from '../ports/change-feed.ts';
import type { Timer } from '../ports/clock.ts';
import type { FailureBatches } from '../ports/failure-batches.ts';
import type { Logger } from '../ports/logger.ts';
import { sipText } from './call-table.ts';
import { grouped } from './callback-rate.ts';
import { LineReader } from './delivery-line.ts';
import type { LogFormat, Reasons } from './event-lines.ts';
import { LineScreen } from './line-screen.ts';
import { Outlet, type Output } from './outlet.ts';
import { gapNotice, type Screen } from './screen.ts';
import { styleFor } from './style.ts';
import { layoutsIn } from './table-layout.ts';
import { FullTables } from './tables/full-tables.ts';
import { seedTables } from './tables/seed.ts';
import { type TableChange, tableChange } from './tables/table-change.ts';
import { TailTables } from './tables/tail-tables.ts';
import { TerminalScreen } from './terminal-screen.ts';

/**
 * - `full`: prints both tables in full after a change, rate-limited.
 * - `tail`: the last screenful of each with totals, live at the bottom of a terminal; to other outputs, printed at
 *   most once in five seconds.
 * - `off`: no tables.
 */
export type TablesMode = 'full' | 'tail' | 'off';

export interface ConsoleOptions {
  readonly feed: CommitFeed;
  readonly calls: CallStore;
  readonly failures: FailureBatches;
  /** The number of failed calls that close a batch. */
  readonly failureThreshold: number;
  readonly out: Output;
  readonly tables: TablesMode;
  readonly log: LogFormat;
  /** Whether `out` shows colours. */
  readonly color: boolean;
  /** The names of own dimensions. */
  readonly dimensions: readonly string[];
  /** The zone that times are shown in. */
  readonly zone: TimeZone;
  readonly timer: Timer;
  readonly logger: Logger;
}

export interface Console extends AsyncDisposable {
  /** Shows a message of the program itself among the event lines. Not for `json`. */
  note(text: string): void;
  /** Stops listening, shows the final state, and leaves it on the screen. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** The longest wait at the end for a reader that doesn't read. */
const LONGEST_GOODBYE_MS = 1_000;

/**
 * Fills the tables from the stores, then shows every commit. Call it before the first callback is accepted: a
 * commit meanwhile would be counted twice.
 */
export async function startConsole(options: ConsoleOptions): Promise<Console> {
  const { feed, out, tables, log, timer, failureThreshold } = options;
  const style = styleFor(options.color);
  const terminal = out.isTTY === true;
  const outlet = new Outlet(out, (lines) => gapNotice(log, lines));
  const tail =
    tables === 'tail'
      ? new TailTables(await seedTables(options.calls, options.failures), failureThreshold)
      : null;
  const layouts = layoutsIn(options.zone);
  const common = { outlet, timer, style, log, tail, layouts };
  const screen: Screen = terminal ? new TerminalScreen({ ...common, out }) : new LineScreen(common);
  const full =
    tables === 'full'
      ? new FullTables({
          ...options,
          threshold: failureThreshold,
          outlet,
          style,
          layouts: () => layouts(terminal ? (out.columns ?? 80) : null),
        })
      : null;

  const lines = new LineReader(options.dimensions);
  const show = (commit: Commit): void => {
    const { admitted, closed } = commit;
    const deliveries = lines.readAll(commit.deliveries);
    const changed = commit.changed.flatMap((call) => tableChange(call) ?? []);
    if (deliveries.length > 0) {
      screen.deliveries(deliveries, () => reasonsIn(log === 'pretty' ? changed : []));
    }
    if (log === 'pretty') {
      for (const batch of closed) screen.note(closedNotice(batch, options.zone));
    }
    if (tail?.take({ changed, admitted, closed }) === true) screen.tablesChanged();
    if (changed.length > 0) full?.changed();
  };
  // Pretty event lines show why a call failed, which only its state says.
  const wanted = { changes: tables !== 'off' || log === 'pretty' };
  // Shows the tables at once, not only after the next call.
  screen.tablesChanged();
  full?.changed();
  const unsubscribe = feed.onCommit(show, wanted);

  return {
    note: (text) => screen.note(text),
    async [Symbol.asyncDispose]() {
      unsubscribe();
      if (full !== null) {
        await withinMs(LONGEST_GOODBYE_MS, timer, full.close(LONGEST_GOODBYE_MS));
      }
      screen.close();
      await withinMs(LONGEST_GOODBYE_MS, timer, outlet.drained());
    },
  };
}

const closedNotice = ({ batch, count, openedAt }: ClosedBatch, zone: TimeZone): string => {
  const since = wallText(wallClock(zone)(openedAt));
  return `Failure batch ${batch} is complete: ${grouped(count)} failed calls since ${since} (${zone}). Batch ${batch + 1} begins.`;
};

/** Why calls weren't completed: their SIP answers. */
function reasonsIn(changed: readonly TableChange[]): Reasons {
  const reasons = new Map<string, string>();
  for (const { row } of changed) {
    if (row.sipCode === null || row.status === 'completed') continue;
    reasons.set(row.callSid, sipText(row.sipCode, row.sipPhrase));
  }
  return reasons;
}

/** Waits for `done`, but no longer than `mostMs`. */
async function withinMs(mostMs: number, timer: Timer, done: Promise<void>): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const cancel = timer.after(mostMs, resolve);
    done.finally(cancel).then(resolve, reject);
  });
}

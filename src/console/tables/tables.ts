/**
 * What the two tables hold: the last lines and the totals, each the result of a change to what was there
 * before. Pure. Holds a screenful, so its cost doesn't depend on how many calls are stored.
 */

import type { ClosedBatch } from '../../core/failure-batch.ts';
import type { AdmittedFailure } from '../../ports/change-feed.ts';
import type { TableRow } from '../table-layout.ts';
import type { TableChange } from './table-change.ts';

/** A line of Ended Calls. Its row is made when it's drawn (`TableChange`). */
export type Line = Pick<TableChange, 'callSid' | 'row'>;

export interface Tables {
  readonly ended: {
    /** Calls that ended, including those that failed. */
    readonly total: number;
    readonly failed: number;
    readonly last: readonly Line[];
  };
  readonly failed: {
    /** The open batch. */
    readonly batch: number;
    readonly count: number;
    readonly last: readonly TableRow[];
    /** Every call of the batch that shows another end at the moment, not just those in `last`. */
    readonly corrected: ReadonlySet<string>;
  };
}

/** What a commit means for the tables. */
export interface TableChanges {
  readonly changed: readonly TableChange[];
  readonly admitted: readonly AdmittedFailure[];
  readonly closed: readonly ClosedBatch[];
}

/** No terminal is taller. */
export const MOST_ROWS = 200;

/** The tables after a commit; the same object if they show nothing else. */
export function applyCommit(tables: Tables, { changed, admitted, closed }: TableChanges): Tables {
  // A batch's lines come first: a call can fail and be corrected within one commit.
  const withLines = admitted.reduce(admitFailure, tables);
  const withChanges = changed.reduce(applyChange, withLines);
  return closed.reduce(
    (all, { batch }) => (batch >= all.failed.batch ? openBatch(all, batch + 1) : all),
    withChanges,
  );
}

/** The tables after a call's change. */
const applyChange = (tables: Tables, change: TableChange): Tables =>
  correct(changeEnded(tables, change), change);

/** A call that ended gets a line; one that has a line already reads differently there. */
function changeEnded(tables: Tables, change: TableChange): Tables {
  const { ended } = tables;
  const { callSid, end, endedBefore } = change;
  const isNew = endedBefore === null;
  return {
    ...tables,
    ended: {
      total: ended.total + (isNew ? 1 : 0),
      failed: ended.failed + (end === 'failed' ? 1 : 0) - (endedBefore === 'failed' ? 1 : 0),
      last: isNew
        ? addLine<Line>(ended.last, change)
        : ended.last.map((one) => (one.callSid === callSid ? change : one)),
    },
  };
}

/** Marks a call of the open batch that turned out to have ended otherwise, or takes the mark back. */
function correct(tables: Tables, change: TableChange): Tables {
  const { failed } = tables;
  const isCorrected = change.end !== 'failed';
  if (change.failureBatch !== failed.batch) return tables;
  const { callSid } = change;
  if (failed.corrected.has(callSid) === isCorrected) return tables;
  const others = [...failed.corrected].filter((one) => one !== callSid);
  const last = failed.last.map((line) =>
    line.callSid === callSid ? { ...line, corrected: isCorrected } : line,
  );
  const corrected = new Set(isCorrected ? [...others, callSid] : others);
  return { ...tables, failed: { ...failed, last, corrected } };
}

function admitFailure(before: Tables, { batch, row }: AdmittedFailure): Tables {
  if (batch < before.failed.batch) return before;
  const tables = batch > before.failed.batch ? openBatch(before, batch) : before;
  const { failed } = tables;
  const last = addLine(failed.last, { ...row, corrected: false });
  return { ...tables, failed: { ...failed, count: failed.count + 1, last } };
}

function addLine<Of>(lines: readonly Of[], line: Of): readonly Of[] {
  const kept = lines.slice(1 - MOST_ROWS);
  kept.push(line);
  return kept;
}

const openBatch = (tables: Tables, batch: number): Tables => ({
  ...tables,
  failed: { batch, count: 0, last: [], corrected: new Set() },
});

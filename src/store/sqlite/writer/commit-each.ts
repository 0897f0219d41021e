/**
 * Commits records one at a time, after they failed together: a bad record then costs the others nothing,
 * and is itself kept raw.
 */

import { type LogRecord, markUnprocessable } from '../journal/record.ts';
import { liesInRecord } from './commit-failure.ts';
import { type CommitResult, failed, NOTHING, together } from './commit-result.ts';

/** Commits records in one transaction. Throws if it can't. */
export type CommitTogether = (records: readonly LogRecord[], isLast: boolean) => CommitResult;

/**
 * Commits each record in its own transaction, and stops at the first that can't be kept even raw.
 * `commit` learns which record is the last. Throws if the database can no longer be trusted.
 */
export function commitEach(records: readonly LogRecord[], commit: CommitTogether): CommitResult {
  let done = NOTHING;
  for (const [index, record] of records.entries()) {
    const isLast = index === records.length - 1;
    done = together(done, commitAlone(record, isLast, commit));
    if (done.failure !== null) break;
  }
  return done;
}

function commitAlone(record: LogRecord, isLast: boolean, commit: CommitTogether): CommitResult {
  try {
    return commit([record], isLast);
  } catch (error) {
    if (!liesInRecord(error)) return failed(error);
  }
  const unmark = markUnprocessable(record);
  try {
    return commit([record], isLast);
  } catch (error) {
    unmark();
    liesInRecord(error);
    return failed(error);
  }
}

-- Questions may be about some accounts only. Their calls are found segment by segment, as those of a number are.
-- Only a statement that says `account + 0` uses this index (scope-accounts.ts): one that looks for a call by its
-- sid and its account, as the writer does, would walk a whole segment along it.
CREATE INDEX calls_by_account ON calls (segment, account + 0);

-- Whose call a line of a batch is, and when that call failed (arrival, milliseconds since 1970). Lines written
-- before this hold when their call started instead. Null: the call's row was lost, so only those who may see
-- every account see the line.
ALTER TABLE failures ADD COLUMN account_sid TEXT;
ALTER TABLE failures ADD COLUMN failed_at INTEGER;
UPDATE failures SET account_sid = known.account_sid, failed_at = known.started_at
FROM (
  SELECT failure_id, accounts.account_sid, coalesce(started_at, 0) AS started_at
  FROM calls JOIN accounts ON accounts.id = calls.account
  WHERE failure_batch IS NOT NULL
) AS known
WHERE failures.id = known.failure_id;

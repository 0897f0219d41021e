-- A message says what it is about (so far always a failure batch, by its number), and holds what is sent as it
-- was rendered when it was decided. Those of an older version get it at the next start (older-messages.ts).
DROP INDEX outbox_by_batch;
ALTER TABLE outbox RENAME COLUMN batch TO subject_id;
ALTER TABLE outbox ADD COLUMN subject_kind TEXT NOT NULL DEFAULT 'failure-batch';
ALTER TABLE outbox ADD COLUMN payload TEXT;
CREATE INDEX outbox_by_subject ON outbox (subject_kind, subject_id);

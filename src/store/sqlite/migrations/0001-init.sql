-- The log is the truth: every accepted request, as received, in the order of arrival. One row holds
-- the requests of one commit, compressed together; a request's position is first_position plus its
-- place in the row.
CREATE TABLE log (
  first_position INTEGER PRIMARY KEY,
  count INTEGER NOT NULL,
  first_received_at INTEGER NOT NULL,
  body BLOB NOT NULL
);

CREATE TABLE accounts (
  id INTEGER PRIMARY KEY,
  account_sid TEXT NOT NULL UNIQUE
);

-- A view of the log: one row a call leg, in the order in which they were first written, so that rows
-- written together lie together. `state` is the join of the call's events (call-layout.ts); the other
-- columns are what lists filter by.
CREATE TABLE calls (
  id INTEGER PRIMARY KEY,
  segment INTEGER NOT NULL,
  sid_hash INTEGER NOT NULL,
  account INTEGER NOT NULL REFERENCES accounts (id),
  call_sid TEXT NOT NULL,
  status TEXT,                       -- null: only recordings or room events came so far
  direction TEXT,
  from_number TEXT,
  to_number TEXT,
  parent_call_sid TEXT,
  started_at INTEGER,
  failure_batch INTEGER,
  failure_id INTEGER,
  state BLOB NOT NULL
);

-- What an index of random values costs is its pages: each new entry rewrites one. So a sid is found
-- by 32 bits of its hash, which keeps that index small, and the others begin with the segment (ids
-- of one segment follow each other), so that only the newest segment's pages are ever written.
CREATE INDEX calls_by_sid ON calls (sid_hash);
CREATE INDEX calls_by_from ON calls (segment, from_number) WHERE from_number IS NOT NULL;
CREATE INDEX calls_by_to ON calls (segment, to_number) WHERE to_number IS NOT NULL;
CREATE INDEX calls_by_parent ON calls (segment, parent_call_sid) WHERE parent_call_sid IS NOT NULL;
CREATE INDEX calls_by_batch ON calls (failure_batch) WHERE failure_batch IS NOT NULL;

-- Between which times the calls of a segment started: a question about a window passes by the others.
CREATE TABLE segments (
  segment INTEGER PRIMARY KEY,
  first_start INTEGER NOT NULL,
  last_start INTEGER NOT NULL
);

-- How many calls show each status; changed in the transaction that writes their rows.
CREATE TABLE call_counts (
  status TEXT PRIMARY KEY,
  count INTEGER NOT NULL
) WITHOUT ROWID;

-- Decisions. They are made once, in the commit of the event that caused them, and are no view of the
-- log: rebuilding calls never touches them.
CREATE TABLE failures (
  id INTEGER PRIMARY KEY,
  batch INTEGER NOT NULL,
  call_sid TEXT NOT NULL,
  row TEXT NOT NULL,                 -- the report's line as it was when the call joined
  corrected INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX failures_by_batch ON failures (batch, id);

CREATE TABLE batches (
  batch INTEGER PRIMARY KEY,
  count INTEGER NOT NULL,
  threshold INTEGER NOT NULL,
  opened_at INTEGER NOT NULL,
  closed_at INTEGER NOT NULL,
  report_file TEXT
);
CREATE INDEX batches_without_report ON batches (batch) WHERE report_file IS NULL;

CREATE TABLE outbox (
  id INTEGER PRIMARY KEY,
  batch INTEGER NOT NULL,
  channel TEXT NOT NULL,
  recipient TEXT NOT NULL,
  reference TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  checks INTEGER NOT NULL,
  attempted_at INTEGER,
  due_at INTEGER NOT NULL,
  message_sid TEXT,
  code TEXT,
  detail TEXT
);
CREATE INDEX outbox_by_batch ON outbox (batch);
CREATE INDEX outbox_unfinished ON outbox (id)
  WHERE state IN ('pending', 'sending', 'unsure', 'sent');

-- One row. `replay_from`: the lowest position that may be in no written row of `calls` yet.
CREATE TABLE progress (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  epoch TEXT NOT NULL,               -- of this database: a cursor of another one is worth nothing
  installation TEXT NOT NULL,        -- short, stands in the references of messages
  head INTEGER NOT NULL,
  replay_from INTEGER NOT NULL,
  open_batch INTEGER NOT NULL,
  open_count INTEGER NOT NULL,
  open_since INTEGER
);

-- Positions of events that went to the log alone, because their call's page is damaged: no decision was
-- taken about any of them. A rebuild joins them, and empties this.
CREATE TABLE set_aside_events (position INTEGER PRIMARY KEY);

-- Failed calls among them, found by a rebuild: the next start lets them join the open failure batch, in the
-- order of the events by which they failed.
CREATE TABLE missed_failures (
  position INTEGER PRIMARY KEY,
  account_sid TEXT NOT NULL,
  call_sid TEXT NOT NULL,
  received_at INTEGER NOT NULL       -- when that event arrived, milliseconds since 1970
);
CREATE INDEX missed_failures_by_sid ON missed_failures (call_sid);

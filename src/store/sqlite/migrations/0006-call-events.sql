-- The row of a call lists its latest events only; the earlier ones are here (earlier-events.ts), in
-- chunks that are appended and never rewritten. A row that lists more is shortened by its next event.
CREATE TABLE call_events (
  call INTEGER NOT NULL,             -- calls.id
  first_position INTEGER NOT NULL,
  events BLOB NOT NULL               -- event-chunk.ts
);
CREATE INDEX call_events_by_call ON call_events (call, first_position);

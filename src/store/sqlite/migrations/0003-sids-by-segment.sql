-- A sid is looked for in the segments that may hold it (sid-filters.ts), so that the index over sids,
-- too, is only ever written in the newest segment's pages. A filter is kept once its segment is full.
DROP INDEX calls_by_sid;
CREATE INDEX calls_by_sid ON calls (segment, sid_hash);

CREATE TABLE sid_filters (
  segment INTEGER PRIMARY KEY,
  bits BLOB NOT NULL
);

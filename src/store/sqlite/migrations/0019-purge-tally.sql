-- What the present run of retention has removed so far, in the transactions that remove it. When the run ends, each row
-- becomes an entry of the audit log; if a crash ends it, the next run goes on with them.
CREATE TABLE purge_tally (
  action TEXT PRIMARY KEY,           -- of the audit log
  count INTEGER NOT NULL,
  before INTEGER NOT NULL            -- what was removed is older, milliseconds since 1970
);

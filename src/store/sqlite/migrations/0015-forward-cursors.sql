-- How far forwarding has got with each of its URLs. It doesn't follow from the log, so backups and rebuilds copy
-- it, and make its positions those of the new file (docs/decisions/0023).
CREATE TABLE forward_cursors (
  id INTEGER PRIMARY KEY,
  target TEXT NOT NULL UNIQUE,       -- SHA-256 of the URL, in hex
  epoch TEXT NOT NULL,               -- of the database that the positions are about
  through INTEGER NOT NULL,          -- everything up to here is done, except for pending
  pending TEXT NOT NULL,             -- JSON array of positions up to through, ascending
  removed_at INTEGER                 -- since when the URL has been missing from the settings; null if it's there
);

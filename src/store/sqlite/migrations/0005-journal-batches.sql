-- What the journal held beyond this database when it was backed up: a start takes these batches in
-- before those of its journal files. Empty in a database that was never a backup.
CREATE TABLE journal_batches (
  sequence INTEGER PRIMARY KEY,
  records BLOB NOT NULL
);

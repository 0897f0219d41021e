-- The journal's last batch that this database holds (journal.ts): a start takes in those after it.
ALTER TABLE progress ADD COLUMN journal INTEGER NOT NULL DEFAULT 0;

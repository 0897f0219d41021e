-- Which start is the newest (generation.ts): a writer of an earlier one commits nothing more.
ALTER TABLE progress ADD COLUMN generation INTEGER NOT NULL DEFAULT 0;
-- The generation whose journal files are in use, 0 after an end in order; and the salt of its batches.
ALTER TABLE progress ADD COLUMN journaling INTEGER NOT NULL DEFAULT 0;
ALTER TABLE progress ADD COLUMN journal_salt BLOB;
-- From here on `journal` counts callbacks, no longer batches.

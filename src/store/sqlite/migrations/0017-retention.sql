-- The log's records up to here were purged by their age. Rows can list events among them: those rows alone know them.
ALTER TABLE progress ADD COLUMN purged_through INTEGER NOT NULL DEFAULT 0;
-- The highest id that a purged call had: ids are never used again.
ALTER TABLE progress ADD COLUMN last_call_id INTEGER NOT NULL DEFAULT 0;

-- Whether a line's call was purged. The line stays, without personal data, so that its batch is as large as it was.
ALTER TABLE failures ADD COLUMN purged INTEGER NOT NULL DEFAULT 0;

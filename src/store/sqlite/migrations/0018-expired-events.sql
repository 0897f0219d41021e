-- The log's events up to here were removed by their age: of each, the log says whose it was and when it came. The rows
-- that list them are the only ones that know them. Older versions don't know such records.
ALTER TABLE progress ADD COLUMN expired_through INTEGER NOT NULL DEFAULT 0;

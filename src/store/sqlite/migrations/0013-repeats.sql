-- The log has repeats, too, from this position on. Those before it are counted in the rows of calls alone.
ALTER TABLE progress ADD COLUMN repeats_from INTEGER NOT NULL DEFAULT 1;
UPDATE progress SET repeats_from = head + 1;

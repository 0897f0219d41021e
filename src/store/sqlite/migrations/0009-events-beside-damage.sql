-- Events that the log holds and no row does, because their call's page is damaged: a rebuild joins them.
ALTER TABLE progress ADD COLUMN unjoined INTEGER NOT NULL DEFAULT 0;

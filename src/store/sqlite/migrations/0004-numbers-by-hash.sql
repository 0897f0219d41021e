-- Numbers are random values, and addresses of SIP are long: by 32 bits of their hash (text-hash.ts, here
-- the function text_hash) an index has a quarter of the pages, and so do the writes of new calls.
ALTER TABLE calls ADD COLUMN from_hash INTEGER;
ALTER TABLE calls ADD COLUMN to_hash INTEGER;
ALTER TABLE calls ADD COLUMN parent_hash INTEGER;
DROP INDEX calls_by_from;
DROP INDEX calls_by_to;
DROP INDEX calls_by_parent;
UPDATE calls SET from_hash = text_hash(from_number), to_hash = text_hash(to_number),
  parent_hash = text_hash(parent_call_sid);
CREATE INDEX calls_by_from ON calls (segment, from_hash) WHERE from_hash IS NOT NULL;
CREATE INDEX calls_by_to ON calls (segment, to_hash) WHERE to_hash IS NOT NULL;
CREATE INDEX calls_by_parent ON calls (segment, parent_hash) WHERE parent_hash IS NOT NULL;

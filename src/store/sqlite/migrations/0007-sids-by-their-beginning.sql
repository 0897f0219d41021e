-- A sid is found by the 32 bits that it begins with (sid-key.ts, here the function sid_key), so that a sid
-- cut to 8 hex digits is found by the same index. Where more than 8 of a segment begin alike, the others
-- stay with their hash. The filters hold what the column holds, and are made anew by the next start.
DROP INDEX calls_by_sid;
UPDATE calls SET sid_hash = sid_key(call_sid);
CREATE INDEX calls_by_sid ON calls (segment, sid_hash);
UPDATE calls SET sid_hash = text_hash(call_sid) WHERE id IN (
  SELECT id FROM (
    SELECT calls.id, row_number() OVER (PARTITION BY segment, sid_hash ORDER BY calls.id) AS nth
    FROM (SELECT segment, sid_hash FROM calls GROUP BY segment, sid_hash HAVING count(*) > 8)
    JOIN calls USING (segment, sid_hash)
  ) WHERE nth > 8
);
DELETE FROM sid_filters;

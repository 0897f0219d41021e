-- Erasures that aren't complete yet: their call's row is erased, their records of the log may not be. The next start
-- completes them. No older version may open a database with erased records or rows, which it can't read.
CREATE TABLE pending_erasures (
  position INTEGER PRIMARY KEY,      -- of the erasure's own record
  account_sid TEXT NOT NULL,
  call_sid TEXT NOT NULL
);

-- Requests in the log that no row lists: those that couldn't be joined, and an event that was logged twice because
-- its call's page was damaged. An erasure finds them here. A rebuild notes those that an older version logged.
CREATE TABLE stray_records (
  position INTEGER PRIMARY KEY,
  account_sid TEXT NOT NULL,
  call_sid TEXT NOT NULL
);

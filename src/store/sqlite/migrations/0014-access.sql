-- API keys, browsers that signed in, and the audit log. None of it follows from the log of callbacks, so backups
-- and rebuilds copy it. Of a secret only the SHA-256 is here, in hex. Times are milliseconds since 1970.
CREATE TABLE api_keys (
  id INTEGER PRIMARY KEY,
  key_id TEXT NOT NULL UNIQUE,       -- public
  hash TEXT NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  accounts TEXT,                     -- JSON array of account SIDs; null for all
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  last_used_at INTEGER,
  revoked_at INTEGER
);

CREATE TABLE sessions (
  id INTEGER PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE,
  key_id TEXT,                       -- null: signed in with the admin token, whose hash is the next column
  token_hash TEXT,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
);
CREATE INDEX sessions_by_key ON sessions (key_id) WHERE key_id IS NOT NULL;
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

-- Only ever added to.
CREATE TABLE audit (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  action TEXT NOT NULL,
  actor TEXT,
  address TEXT,
  subject TEXT,
  count INTEGER NOT NULL
);

-- What the installation knows of all its environments. Times are milliseconds since 1970.

CREATE TABLE installation (
    only INTEGER PRIMARY KEY NOT NULL CHECK (only = 1),
    id TEXT NOT NULL,
    sealing_key_check BLOB,                        -- a known text under the key-encryption key: tells a wrong key at once
    latest_time INTEGER NOT NULL                   -- the latest time seen: tells a clock that was set back
) STRICT;

CREATE TABLE accounts (
    id TEXT PRIMARY KEY NOT NULL,
    handle TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE environments (
    id TEXT PRIMARY KEY NOT NULL,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    handle TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('production', 'test', 'development', 'dashboard')),
    status TEXT NOT NULL CHECK (status IN ('active', 'disabled')),
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX environments_by_account ON environments (account_id);

CREATE TABLE addresses (
    origin TEXT PRIMARY KEY NOT NULL,
    host TEXT NOT NULL UNIQUE,                     -- what the web server passes: one environment a host
    environment_id TEXT NOT NULL REFERENCES environments (id) ON DELETE CASCADE,
    is_canonical INTEGER NOT NULL CHECK (is_canonical IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX one_canonical_address ON addresses (environment_id) WHERE is_canonical = 1;
CREATE INDEX addresses_by_environment ON addresses (environment_id);

-- Handles of deleted environments and accounts, which nobody gets for a while: links and tokens may still be about.
CREATE TABLE released_handles (
    handle TEXT PRIMARY KEY NOT NULL,
    released_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Who of the dashboard's users works for which account.
CREATE TABLE members (
    id TEXT PRIMARY KEY NOT NULL,
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    user_id TEXT NOT NULL,                         -- a user of the dashboard's environment
    role TEXT NOT NULL CHECK (role IN ('owner', 'administrator', 'developer', 'viewer')),
    created_at INTEGER NOT NULL,
    UNIQUE (account_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX members_by_user ON members (user_id);

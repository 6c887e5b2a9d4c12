-- What the dashboard adds: invitations of members, requests for an account, and who changed what in an account.

-- Who was asked to work for an account. At most one that waits for an answer for each address.
CREATE TABLE member_invitations (
    id TEXT PRIMARY KEY NOT NULL,
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,                       -- as addresses are compared
    role TEXT NOT NULL CHECK (role IN ('owner', 'administrator', 'developer', 'viewer')),
    status TEXT NOT NULL CHECK (status IN ('pending', 'accepted', 'declined', 'revoked')),
    token_digest BLOB NOT NULL UNIQUE,
    expires_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX member_invitations_by_email ON member_invitations (email_key) WHERE status = 'pending';
CREATE INDEX member_invitations_by_expiry ON member_invitations (expires_at);
CREATE INDEX member_invitations_by_account ON member_invitations (account_id, created_at);
CREATE UNIQUE INDEX one_pending_member_invitation ON member_invitations (account_id, email_key) WHERE status = 'pending';

-- Who asked for an account where accounts are not open to everybody, and the code that approval gave them.
CREATE TABLE invites (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    purpose TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('requested', 'approved', 'refused', 'used')),
    code_digest BLOB UNIQUE,
    expires_at INTEGER,                            -- of the code
    created_at INTEGER NOT NULL,
    decided_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX invites_by_status ON invites (status, created_at);
CREATE UNIQUE INDEX one_requested_invite ON invites (email_key) WHERE status = 'requested';

-- Who did what to an account: its members, invitations and environments.
CREATE TABLE account_events (
    id TEXT PRIMARY KEY NOT NULL,
    account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    action TEXT NOT NULL,
    actor TEXT NOT NULL,
    targets TEXT NOT NULL,
    changes TEXT NOT NULL,
    remote_address TEXT,
    request_id TEXT,
    occurred_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX account_events_by_account ON account_events (account_id, id);

-- What the Management API manages beyond people, clients and keys. Times are milliseconds since 1970.

CREATE TABLE roles (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL UNIQUE,
    description TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE permissions (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL UNIQUE,                     -- resource:action
    description TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE role_permissions (
    id TEXT PRIMARY KEY NOT NULL,
    role_id TEXT NOT NULL REFERENCES roles (id) ON DELETE CASCADE,
    permission_id TEXT NOT NULL REFERENCES permissions (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    UNIQUE (role_id, permission_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX role_permissions_by_permission ON role_permissions (permission_id);

CREATE TABLE user_roles (
    id TEXT PRIMARY KEY NOT NULL,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    role_id TEXT NOT NULL REFERENCES roles (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    UNIQUE (user_id, role_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX user_roles_by_role ON user_roles (role_id);

CREATE TABLE organizations (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    slug TEXT NOT NULL UNIQUE,
    metadata TEXT NOT NULL DEFAULT '{}',           -- JSON
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX organizations_by_name ON organizations (name);

CREATE TABLE memberships (
    id TEXT PRIMARY KEY NOT NULL,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    UNIQUE (user_id, organization_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX memberships_by_organization ON memberships (organization_id);

CREATE TABLE membership_roles (
    id TEXT PRIMARY KEY NOT NULL,
    membership_id TEXT NOT NULL REFERENCES memberships (id) ON DELETE CASCADE,
    role_id TEXT NOT NULL REFERENCES roles (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    UNIQUE (membership_id, role_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX membership_roles_by_role ON membership_roles (role_id);

CREATE TABLE invitations (
    id TEXT PRIMARY KEY NOT NULL,
    email TEXT NOT NULL,                           -- as written
    email_key TEXT NOT NULL,                       -- in lower case
    organization_id TEXT REFERENCES organizations (id) ON DELETE CASCADE,
    role_ids TEXT NOT NULL DEFAULT '',             -- separated by one space
    token_digest BLOB UNIQUE CHECK (length(token_digest) = 32),
    status TEXT NOT NULL CHECK (status IN ('pending', 'accepted', 'declined', 'revoked')),
    expires_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX one_pending_invitation ON invitations (email_key, ifnull(organization_id, '')) WHERE status = 'pending';
CREATE INDEX invitations_by_email ON invitations (email_key);
CREATE INDEX invitations_by_organization ON invitations (organization_id) WHERE organization_id IS NOT NULL;
CREATE INDEX invitations_by_expiry ON invitations (expires_at);

-- Requests that may be sent again: what the first of them has made.
CREATE TABLE idempotency_keys (
    digest BLOB PRIMARY KEY NOT NULL CHECK (length(digest) = 32),              -- of who asked, and the key
    fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 32),                -- of what was asked
    resource_id TEXT NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_keys_by_expiry ON idempotency_keys (expires_at);

-- The orders and look-ups of lists.
CREATE INDEX users_by_creation ON users (created_at, id);
CREATE INDEX users_by_update ON users (updated_at, id);
CREATE INDEX users_by_last_name ON users (ifnull(last_name, ''), id);
CREATE INDEX scopes_by_name_alone ON scopes (name, id);
CREATE INDEX clients_by_name ON clients (name, id);
CREATE INDEX sessions_by_creation ON sessions (created_at, id);
CREATE INDEX audit_events_by_time ON audit_events (occurred_at, id);
CREATE INDEX audit_events_by_actor ON audit_events (actor, id);

-- Everything of one environment. Times are milliseconds since 1970; sets of words are separated by one space.

CREATE TABLE users (
    id TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('person', 'service')),
    email TEXT,                                    -- as written
    email_key TEXT UNIQUE,                         -- in lower case: what is unique
    email_verified INTEGER NOT NULL DEFAULT 0 CHECK (email_verified IN (0, 1)),
    first_name TEXT,
    last_name TEXT,
    status TEXT NOT NULL CHECK (status IN ('active', 'suspended')),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    CHECK ((email IS NULL) = (email_key IS NULL)),
    CHECK (kind = 'service' OR email IS NOT NULL)
) STRICT, WITHOUT ROWID;

CREATE TABLE password_credentials (
    user_id TEXT PRIMARY KEY NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    hash TEXT NOT NULL,                            -- PHC string
    changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE apps (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    public_client_id TEXT NOT NULL UNIQUE,
    status TEXT NOT NULL CHECK (status IN ('approved', 'disabled')),
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE app_users (
    id TEXT PRIMARY KEY NOT NULL,
    app_id TEXT NOT NULL REFERENCES apps (id) ON DELETE CASCADE,
    external_user_id TEXT NOT NULL,
    email TEXT,
    status TEXT NOT NULL CHECK (status IN ('active', 'inactive')),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (app_id, external_user_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE clients (
    id TEXT PRIMARY KEY NOT NULL,
    client_id TEXT NOT NULL UNIQUE,                -- the name in requests
    name TEXT NOT NULL,
    client_type TEXT NOT NULL CHECK (client_type IN ('confidential', 'public')),
    grant_types TEXT NOT NULL,
    authentication_method TEXT NOT NULL,
    secret_digest BLOB CHECK (length(secret_digest) = 32),
    allowed_scopes TEXT NOT NULL,
    signing_algorithm TEXT,
    status TEXT NOT NULL CHECK (status IN ('active', 'disabled')),
    app_id TEXT REFERENCES apps (id) ON DELETE CASCADE,
    sibling TEXT CHECK (sibling IN ('public', 'machine', 'web')),
    service_user_id TEXT REFERENCES users (id),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    CHECK ((app_id IS NULL) = (sibling IS NULL)),
    CHECK (client_type = 'confidential' OR secret_digest IS NULL)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX clients_by_app ON clients (app_id, sibling) WHERE app_id IS NOT NULL;
CREATE INDEX clients_by_service_user ON clients (service_user_id) WHERE service_user_id IS NOT NULL;

CREATE TABLE resource_servers (
    id TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('management', 'custom')),
    name TEXT NOT NULL,
    identifier TEXT UNIQUE,                        -- NULL for the Management API, whose identifier follows the address
    token_lifetime INTEGER NOT NULL CHECK (token_lifetime BETWEEN 60 AND 86400),
    created_at INTEGER NOT NULL,
    CHECK ((kind = 'management') = (identifier IS NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX one_management_api ON resource_servers (kind) WHERE kind = 'management';

CREATE TABLE scopes (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    resource_server_id TEXT REFERENCES resource_servers (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX scopes_by_name ON scopes (name, ifnull(resource_server_id, ''));
CREATE INDEX scopes_by_resource_server ON scopes (resource_server_id, name);

CREATE TABLE client_resource_server_grants (
    id TEXT PRIMARY KEY NOT NULL,
    client_id TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    resource_server_id TEXT NOT NULL REFERENCES resource_servers (id) ON DELETE CASCADE,
    allowed_scopes TEXT,                           -- NULL: all of the resource server's
    created_at INTEGER NOT NULL,
    UNIQUE (client_id, resource_server_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX grants_by_resource_server ON client_resource_server_grants (resource_server_id);

CREATE TABLE signing_keys (
    id TEXT PRIMARY KEY NOT NULL,
    kid TEXT NOT NULL UNIQUE,
    algorithm TEXT NOT NULL,
    size INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('pending', 'active', 'retired', 'deactivated')),
    is_primary INTEGER NOT NULL CHECK (is_primary IN (0, 1)),
    sealed_private_key BLOB NOT NULL,
    public_jwk TEXT NOT NULL,
    starts_at INTEGER NOT NULL,
    ends_at INTEGER,
    created_at INTEGER NOT NULL,
    CHECK (is_primary = 0 OR status = 'active'),
    CHECK (status <> 'retired' OR ends_at IS NOT NULL)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX one_primary_key ON signing_keys (algorithm) WHERE is_primary = 1;

-- What the key ring in memory was made from: changes with every change of a key, also after a restore.
CREATE TABLE key_ring (
    only INTEGER PRIMARY KEY NOT NULL CHECK (only = 1),
    version BLOB NOT NULL
) STRICT;
INSERT INTO key_ring VALUES (1, randomblob(16));
CREATE TRIGGER signing_keys_inserted AFTER INSERT ON signing_keys BEGIN
    UPDATE key_ring SET version = randomblob(16);
END;
CREATE TRIGGER signing_keys_updated AFTER UPDATE ON signing_keys BEGIN
    UPDATE key_ring SET version = randomblob(16);
END;
CREATE TRIGGER signing_keys_deleted AFTER DELETE ON signing_keys BEGIN
    UPDATE key_ring SET version = randomblob(16);
END;

CREATE TABLE revocations (
    jti TEXT PRIMARY KEY NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX revocations_by_expiry ON revocations (expires_at);

CREATE TABLE not_before_marks (
    kind TEXT NOT NULL CHECK (kind IN ('grant', 'session', 'user', 'client', 'key')),
    subject TEXT NOT NULL,
    second INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (kind, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX not_before_marks_by_expiry ON not_before_marks (expires_at);

CREATE TABLE audit_events (
    id TEXT PRIMARY KEY NOT NULL,
    action TEXT NOT NULL,
    actor TEXT NOT NULL,
    targets TEXT NOT NULL,                         -- JSON
    changes TEXT NOT NULL,                         -- JSON
    remote_address TEXT,
    request_id TEXT,
    occurred_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX audit_events_by_action ON audit_events (action, id);

-- People sign in, consent, and clients act for them. Times are milliseconds since 1970; tokens, codes and cookies are digests.

ALTER TABLE users ADD COLUMN phone_number TEXT;
ALTER TABLE users ADD COLUMN phone_number_verified INTEGER NOT NULL DEFAULT 0 CHECK (phone_number_verified IN (0, 1));
ALTER TABLE users ADD COLUMN profile TEXT NOT NULL DEFAULT '{}';         -- JSON: further standard claims (OpenID Connect Core 5.1)
ALTER TABLE users ADD COLUMN external_id TEXT;
ALTER TABLE users ADD COLUMN metadata TEXT NOT NULL DEFAULT '{}';        -- JSON
ALTER TABLE users ADD COLUMN last_sign_in_at INTEGER;
CREATE UNIQUE INDEX users_by_external_id ON users (external_id) WHERE external_id IS NOT NULL;

ALTER TABLE clients ADD COLUMN redirect_uris TEXT NOT NULL DEFAULT '';             -- separated by one space
ALTER TABLE clients ADD COLUMN post_logout_redirect_uris TEXT NOT NULL DEFAULT '';
ALTER TABLE clients ADD COLUMN first_party INTEGER NOT NULL DEFAULT 0 CHECK (first_party IN (0, 1));
ALTER TABLE clients ADD COLUMN token_format TEXT NOT NULL DEFAULT 'jwt' CHECK (token_format IN ('jwt', 'opaque'));
ALTER TABLE clients ADD COLUMN id_token_algorithm TEXT;                            -- NULL: RS256
ALTER TABLE clients ADD COLUMN userinfo_algorithm TEXT;                            -- NULL: plain JSON
ALTER TABLE clients ADD COLUMN subject_type TEXT NOT NULL DEFAULT 'public' CHECK (subject_type IN ('public', 'pairwise'));
ALTER TABLE clients ADD COLUMN sector_identifier TEXT;                             -- a host name, for pairwise subjects
ALTER TABLE clients ADD COLUMN require_pkce INTEGER NOT NULL DEFAULT 1 CHECK (require_pkce IN (0, 1));
ALTER TABLE clients ADD COLUMN client_uri TEXT;
ALTER TABLE clients ADD COLUMN logo_uri TEXT;
ALTER TABLE clients ADD COLUMN policy_uri TEXT;
ALTER TABLE clients ADD COLUMN tos_uri TEXT;

ALTER TABLE resource_servers ADD COLUMN allow_offline_access INTEGER NOT NULL DEFAULT 1 CHECK (allow_offline_access IN (0, 1));

-- What an operator may choose for the whole environment.
CREATE TABLE settings (
    only INTEGER PRIMARY KEY NOT NULL CHECK (only = 1),
    registration INTEGER NOT NULL DEFAULT 1 CHECK (registration IN (0, 1)),
    verification_required INTEGER NOT NULL DEFAULT 0 CHECK (verification_required IN (0, 1)),
    session_lifetime INTEGER NOT NULL DEFAULT 2592000 CHECK (session_lifetime BETWEEN 300 AND 31536000),      -- seconds
    code_lifetime INTEGER NOT NULL DEFAULT 60 CHECK (code_lifetime BETWEEN 10 AND 600),
    refresh_lifetime INTEGER NOT NULL DEFAULT 2592000 CHECK (refresh_lifetime BETWEEN 300 AND 31536000),
    refresh_idle_lifetime INTEGER NOT NULL DEFAULT 1209600 CHECK (refresh_idle_lifetime BETWEEN 300 AND 31536000),
    brand_name TEXT,
    brand_logo_uri TEXT,
    brand_color TEXT                               -- #rrggbb
) STRICT;
INSERT INTO settings (only) VALUES (1);

-- Keys of this environment for purposes of its own, sealed: what a refresh token's successor is made with, and the like.
CREATE TABLE environment_secrets (
    purpose TEXT PRIMARY KEY NOT NULL,
    sealed BLOB NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
    id TEXT PRIMARY KEY NOT NULL,                  -- `sid`
    token_digest BLOB NOT NULL UNIQUE CHECK (length(token_digest) = 32),
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    authenticated_at INTEGER NOT NULL,             -- `auth_time`
    methods TEXT NOT NULL,                         -- `amr`, separated by one space
    remote_address TEXT,
    user_agent TEXT,
    created_at INTEGER NOT NULL,
    last_active_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_by_user ON sessions (user_id, id);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

-- An authorization request that waits for a person (parked).
CREATE TABLE interactions (
    id TEXT PRIMARY KEY NOT NULL,
    browser_digest BLOB NOT NULL CHECK (length(browser_digest) = 32),
    client_id TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    issuer TEXT NOT NULL,
    request TEXT NOT NULL,                         -- JSON
    consented_by TEXT,                             -- the user who decided
    consented_scopes TEXT,
    consented_at INTEGER,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX interactions_by_expiry ON interactions (expires_at);
CREATE INDEX interactions_by_client ON interactions (client_id);

CREATE TABLE consents (
    id TEXT PRIMARY KEY NOT NULL,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    client_id TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    scopes TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (user_id, client_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX consents_by_client ON consents (client_id);

-- What one decision of one person has given to one client: codes, access tokens and refresh tokens name it (`grant_id`).
CREATE TABLE grants (
    id TEXT PRIMARY KEY NOT NULL,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    client_id TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    session_id TEXT,                               -- no reference: with offline_access a grant outlives its session
    issuer TEXT NOT NULL,
    scopes TEXT NOT NULL,
    resource TEXT,                                 -- the resource indicator; NULL: by the scopes
    authenticated_at INTEGER NOT NULL,
    methods TEXT NOT NULL,
    nonce TEXT,
    claims TEXT,                                   -- JSON: the `claims` parameter
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,                   -- absolute; purged afterwards
    revoked_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX grants_by_user ON grants (user_id, client_id);
CREATE INDEX grants_by_client ON grants (client_id);
CREATE INDEX grants_by_session ON grants (session_id) WHERE session_id IS NOT NULL;
CREATE INDEX grants_by_expiry ON grants (expires_at);

CREATE TABLE authorization_codes (
    digest BLOB PRIMARY KEY NOT NULL CHECK (length(digest) = 32),
    grant_id TEXT NOT NULL REFERENCES grants (id) ON DELETE CASCADE,
    redirect_uri TEXT NOT NULL,
    redirect_uri_sent INTEGER NOT NULL CHECK (redirect_uri_sent IN (0, 1)),
    code_challenge TEXT,                           -- S256
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX authorization_codes_by_grant ON authorization_codes (grant_id);
CREATE INDEX authorization_codes_by_expiry ON authorization_codes (expires_at);

-- One row for a family of refresh tokens, whatever their number: each is made from the one before.
CREATE TABLE refresh_tokens (
    grant_id TEXT PRIMARY KEY NOT NULL REFERENCES grants (id) ON DELETE CASCADE,
    generation INTEGER NOT NULL,                   -- of the current one
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    rotated_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL                    -- when nobody uses it
) STRICT, WITHOUT ROWID;
CREATE INDEX refresh_tokens_by_expiry ON refresh_tokens (expires_at);

CREATE TABLE opaque_tokens (
    digest BLOB PRIMARY KEY NOT NULL CHECK (length(digest) = 32),
    grant_id TEXT,                                 -- as in a JWT: a row of grants, or a client's own family
    payload TEXT NOT NULL,                         -- JSON: the claims that a JWT would carry
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX opaque_tokens_by_expiry ON opaque_tokens (expires_at);

-- Links in mails: single-use.
CREATE TABLE mail_tokens (
    digest BLOB PRIMARY KEY NOT NULL CHECK (length(digest) = 32),
    purpose TEXT NOT NULL CHECK (purpose IN ('verify_email', 'reset_password', 'change_email')),
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    email TEXT NOT NULL,                           -- the address that the mail went to
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX mail_tokens_by_user ON mail_tokens (user_id, purpose);
CREATE INDEX mail_tokens_by_expiry ON mail_tokens (expires_at);

-- Why something was refused: which rule, which value, which setting would change it. Never a secret.
CREATE TABLE decision_records (
    reference TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('sign_in', 'authorization', 'token')),
    rule TEXT NOT NULL,
    value TEXT,
    setting TEXT,
    client_id TEXT,
    user_id TEXT,
    remote_address TEXT,
    request_id TEXT,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX decision_records_by_expiry ON decision_records (expires_at);

CREATE TRIGGER settings_updated AFTER UPDATE ON settings BEGIN
    UPDATE configuration SET version = randomblob(16);
END;

-- What operators settle for an environment, what clients tell of themselves, and whom invitations are from.

ALTER TABLE settings ADD COLUMN token_lifetime INTEGER NOT NULL DEFAULT 3600 CHECK (token_lifetime BETWEEN 60 AND 86400);
ALTER TABLE settings ADD COLUMN audit_retention INTEGER CHECK (audit_retention BETWEEN 1 AND 36500);   -- days; NULL: for ever

ALTER TABLE clients ADD COLUMN purpose TEXT;
ALTER TABLE clients ADD COLUMN origin_domains TEXT NOT NULL DEFAULT '';            -- separated by one space
ALTER TABLE clients ADD COLUMN requested_scopes TEXT NOT NULL DEFAULT '';
ALTER TABLE clients ADD COLUMN transaction_limits TEXT;                            -- JSON
ALTER TABLE clients ADD COLUMN connect INTEGER NOT NULL DEFAULT 0 CHECK (connect IN (0, 1));
ALTER TABLE clients ADD COLUMN test_mode INTEGER NOT NULL DEFAULT 0 CHECK (test_mode IN (0, 1));
ALTER TABLE clients ADD COLUMN approval_status TEXT NOT NULL DEFAULT 'approved'
    CHECK (approval_status IN ('pending', 'approved', 'rejected'));
ALTER TABLE clients ADD COLUMN jwks TEXT;                                          -- JSON: RFC 7591 section 2
ALTER TABLE clients ADD COLUMN jwks_uri TEXT;
ALTER TABLE clients ADD COLUMN owner_id TEXT REFERENCES users (id) ON DELETE SET NULL;
CREATE INDEX clients_by_owner ON clients (owner_id) WHERE owner_id IS NOT NULL;

ALTER TABLE invitations ADD COLUMN invited_by TEXT;                                -- the actor, as the audit trail names it
ALTER TABLE invitations ADD COLUMN user_id TEXT REFERENCES users (id) ON DELETE SET NULL;              -- who has accepted
CREATE INDEX invitations_by_user ON invitations (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX invitations_by_creation ON invitations (created_at, id);

-- The organization that an authorization request named: its roles count in the tokens.
ALTER TABLE grants ADD COLUMN organization_id TEXT;

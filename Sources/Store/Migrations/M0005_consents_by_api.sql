-- A consent is for one API: the scopes of several may have the same name. What speaks of the person (OpenID Connect's scopes) and the
-- issuer's own scopes stand without one.

ALTER TABLE grants ADD COLUMN resource_server_id TEXT REFERENCES resource_servers (id) ON DELETE CASCADE;  -- NULL: the issuer
ALTER TABLE grants ADD COLUMN claim_scopes TEXT NOT NULL DEFAULT '';     -- whose claims the `claims` parameter may name beyond `scopes`
CREATE INDEX grants_by_api ON grants (resource_server_id) WHERE resource_server_id IS NOT NULL;

-- A scope holds neither quotation mark nor backslash (RFC 6749 section 3.3), so a list of them is a JSON array but for its brackets.
UPDATE grants SET resource_server_id = (SELECT id FROM resource_servers WHERE identifier = grants.resource)
    WHERE resource IS NOT NULL AND resource <> issuer;
UPDATE grants SET resource_server_id = (SELECT id FROM resource_servers WHERE kind = 'management')
    WHERE resource IS NOT NULL AND resource <> issuer AND resource_server_id IS NULL;
UPDATE grants SET resource_server_id = (
        SELECT servers.id FROM resource_servers AS servers
        WHERE (servers.kind <> 'management' OR grants.issuer NOT LIKE '%/api/v1/oidc')
            AND NOT EXISTS (
                SELECT 1 FROM json_each('["' || replace(grants.scopes, ' ', '","') || '"]')
                WHERE value NOT IN ('', 'openid', 'profile', 'email', 'address', 'phone', 'offline_access')
                    AND value NOT IN (SELECT name FROM scopes WHERE resource_server_id = servers.id))
        ORDER BY servers.id LIMIT 1)
    WHERE resource IS NULL AND EXISTS (
        SELECT 1 FROM json_each('["' || replace(grants.scopes, ' ', '","') || '"]')
        WHERE value NOT IN ('', 'openid', 'profile', 'email', 'address', 'phone', 'offline_access'));

CREATE TABLE consents_by_owner (
    id TEXT PRIMARY KEY NOT NULL,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    client_id TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    resource_server_id TEXT REFERENCES resource_servers (id) ON DELETE CASCADE,    -- NULL: the issuer
    scopes TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A name that only one owner has was meant of that one. Of a name with several, the grants that came of the consent tell; where none
-- does, the person is asked again, as before.
INSERT INTO consents_by_owner (id, user_id, client_id, resource_server_id, scopes, created_at, updated_at)
SELECT id, user_id, client_id, NULL, mine, created_at, updated_at FROM (
    SELECT consents.*, (
        SELECT group_concat(value, ' ') FROM json_each('["' || replace(consents.scopes, ' ', '","') || '"]')
        WHERE value <> '' AND (
            value IN ('openid', 'profile', 'email', 'address', 'phone', 'offline_access')
            OR NOT EXISTS (SELECT 1 FROM scopes WHERE name = value AND resource_server_id IS NOT NULL)
            OR EXISTS (
                SELECT 1 FROM grants
                WHERE grants.user_id = consents.user_id AND grants.client_id = consents.client_id
                    AND grants.resource_server_id IS NULL
                    AND instr(' ' || grants.scopes || ' ', ' ' || value || ' ') > 0))
        ) AS mine
    FROM consents)
WHERE mine IS NOT NULL;

-- The identifiers are made as everywhere (RFC 9562 version 7).
INSERT INTO consents_by_owner (id, user_id, client_id, resource_server_id, scopes, created_at, updated_at)
SELECT substr(printf('%012x', created_at), 1, 8) || '-' || substr(printf('%012x', created_at), 9)
        || '-7' || substr(lower(hex(randomblob(2))), 2) || '-8' || substr(lower(hex(randomblob(2))), 2)
        || '-' || lower(hex(randomblob(6))),
    user_id, client_id, server, theirs, created_at, updated_at FROM (
    SELECT consents.*, servers.id AS server, (
        SELECT group_concat(value, ' ') FROM json_each('["' || replace(consents.scopes, ' ', '","') || '"]')
        WHERE EXISTS (SELECT 1 FROM scopes WHERE name = value AND resource_server_id = servers.id) AND (
            -- The Builder API has some of the Management API's names.
            (servers.kind <> 'management' AND (SELECT count(*) FROM scopes WHERE name = value) = 1)
            OR EXISTS (
                SELECT 1 FROM grants
                WHERE grants.user_id = consents.user_id AND grants.client_id = consents.client_id
                    AND grants.resource_server_id = servers.id
                    AND instr(' ' || grants.scopes || ' ', ' ' || value || ' ') > 0))
        ) AS theirs
    FROM consents, resource_servers AS servers)
WHERE theirs IS NOT NULL;

DROP TABLE consents;
ALTER TABLE consents_by_owner RENAME TO consents;
CREATE UNIQUE INDEX one_consent ON consents (user_id, client_id, coalesce(resource_server_id, ''));
CREATE INDEX consents_by_client ON consents (client_id);
CREATE INDEX consents_by_api ON consents (resource_server_id) WHERE resource_server_id IS NOT NULL;

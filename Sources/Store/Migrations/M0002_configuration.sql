-- What clients, apps and resource servers in memory were read from: changes with every change of any of them.
CREATE TABLE configuration (
    only INTEGER PRIMARY KEY NOT NULL CHECK (only = 1),
    version BLOB NOT NULL
) STRICT;
INSERT INTO configuration VALUES (1, randomblob(16));
CREATE TRIGGER apps_inserted AFTER INSERT ON apps BEGIN
    UPDATE configuration SET version = randomblob(16);
END;
CREATE TRIGGER apps_updated AFTER UPDATE ON apps BEGIN
    UPDATE configuration SET version = randomblob(16);
END;
CREATE TRIGGER apps_deleted AFTER DELETE ON apps BEGIN
    UPDATE configuration SET version = randomblob(16);
END;
CREATE TRIGGER clients_inserted AFTER INSERT ON clients BEGIN
    UPDATE configuration SET version = randomblob(16);
END;
CREATE TRIGGER clients_updated AFTER UPDATE ON clients BEGIN
    UPDATE configuration SET version = randomblob(16);
END;
CREATE TRIGGER clients_deleted AFTER DELETE ON clients BEGIN
    UPDATE configuration SET version = randomblob(16);
END;
CREATE TRIGGER resource_servers_inserted AFTER INSERT ON resource_servers BEGIN
    UPDATE configuration SET version = randomblob(16);
END;
CREATE TRIGGER resource_servers_updated AFTER UPDATE ON resource_servers BEGIN
    UPDATE configuration SET version = randomblob(16);
END;
CREATE TRIGGER resource_servers_deleted AFTER DELETE ON resource_servers BEGIN
    UPDATE configuration SET version = randomblob(16);
END;
CREATE TRIGGER scopes_inserted AFTER INSERT ON scopes BEGIN
    UPDATE configuration SET version = randomblob(16);
END;
CREATE TRIGGER scopes_updated AFTER UPDATE ON scopes BEGIN
    UPDATE configuration SET version = randomblob(16);
END;
CREATE TRIGGER scopes_deleted AFTER DELETE ON scopes BEGIN
    UPDATE configuration SET version = randomblob(16);
END;
CREATE TRIGGER client_resource_server_grants_inserted AFTER INSERT ON client_resource_server_grants BEGIN
    UPDATE configuration SET version = randomblob(16);
END;
CREATE TRIGGER client_resource_server_grants_updated AFTER UPDATE ON client_resource_server_grants BEGIN
    UPDATE configuration SET version = randomblob(16);
END;
CREATE TRIGGER client_resource_server_grants_deleted AFTER DELETE ON client_resource_server_grants BEGIN
    UPDATE configuration SET version = randomblob(16);
END;

"""Many users for a load test, straight into a tenant's file: by requests it would take minutes."""

import sqlite3

from measure import gatehouse


def database(data):
    environment = next(one for one in gatehouse(data, "environment", "list") if one["handle"] == "acme-test")
    return data / "environments" / environment["id"] / "identity.sqlite"


def fill(path, size):
    """So many people, and two roles for each of the first hundred, straight into the tenant's file: by requests it would take minutes."""
    with sqlite3.connect(path, timeout=60) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("DELETE FROM users WHERE kind = 'person' AND email_key LIKE '%@load.example'")
        connection.execute(
            f"""WITH RECURSIVE number (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number WHERE n + 1 < {size})
            INSERT INTO users (id, kind, email, email_key, first_name, last_name, status, created_at, updated_at)
            SELECT printf('00000000-0000-7000-8000-%012d', n), 'person', 'person' || n || '@load.example',
                'person' || n || '@load.example', 'Jane', 'Doe', 'active', 1700000000000 + n, 1700000000000 + n FROM number""")
        for name in ["Reader", "Writer"]:
            connection.execute(
                """INSERT OR IGNORE INTO roles (id, name, created_at, updated_at)
                VALUES ('00000000-0000-7000-8001-' || printf('%012d', length(?1) * 1000 + unicode(?1)), ?1, 0, 0)""", (name,))
        connection.execute(
            """INSERT INTO user_roles (id, user_id, role_id, created_at)
            SELECT printf('00000000-0000-7000-8002-%012d', row_number() OVER ()), users.id, roles.id, 0
            FROM users CROSS JOIN roles WHERE users.email_key LIKE '%@load.example' AND users.id < '00000000-0000-7000-8000-000000000100'
                AND roles.name IN ('Reader', 'Writer')""")

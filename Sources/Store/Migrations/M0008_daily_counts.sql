-- How often something happened on a day: of what leaves no row of its own, such as a token.

CREATE TABLE daily_counts (
    day TEXT NOT NULL CHECK (length(day) = 10),                                    -- in UTC, such as 2026-01-31
    name TEXT NOT NULL,
    count INTEGER NOT NULL CHECK (count >= 0),
    PRIMARY KEY (day, name)
) STRICT, WITHOUT ROWID;

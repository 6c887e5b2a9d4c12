// SQLite, and what Swift cannot import from it: variadic functions and constants made by expressions.
#ifndef GATEHOUSE_CSQLITE_H
#define GATEHOUSE_CSQLITE_H
#include <sqlite3.h>

/// SQLITE_CONFIG_MEMSTATUS off: its counters stand under one lock that every allocation of every thread takes.
static inline int gh_sqlite_memory_statistics_off(void) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }

/// SQLITE_CONFIG_LOOKASIDE: the memory each connection sets aside, `count` slots of `size` bytes.
static inline int gh_sqlite_lookaside(int size, int count) { return sqlite3_config(SQLITE_CONFIG_LOOKASIDE, size, count); }

/// sqlite3_db_config for the switches that take an int.
static inline int gh_sqlite_switch(sqlite3 *db, int option, int on) { return sqlite3_db_config(db, option, on, (int *)0); }

// Extended result codes are expressions, which do not import.
static const int gh_sqlite_constraint_check = SQLITE_CONSTRAINT_CHECK;
static const int gh_sqlite_constraint_foreignkey = SQLITE_CONSTRAINT_FOREIGNKEY;
static const int gh_sqlite_constraint_notnull = SQLITE_CONSTRAINT_NOTNULL;
static const int gh_sqlite_constraint_primarykey = SQLITE_CONSTRAINT_PRIMARYKEY;
static const int gh_sqlite_constraint_rowid = SQLITE_CONSTRAINT_ROWID;
static const int gh_sqlite_constraint_unique = SQLITE_CONSTRAINT_UNIQUE;
static const int gh_sqlite_ioerr_nomem = SQLITE_IOERR_NOMEM;
#endif

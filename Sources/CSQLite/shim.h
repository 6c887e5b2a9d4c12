// SQLite, and what Swift cannot import from it: variadic functions and constants made by expressions.
#ifndef GATEHOUSE_CSQLITE_H
#define GATEHOUSE_CSQLITE_H
#include <sqlite3.h>
#include <stdint.h>
#include <string.h>

/// SQLITE_CONFIG_MEMSTATUS off: its counters stand under one lock that every allocation of every thread takes.
static inline int gh_sqlite_memory_statistics_off(void) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }

/// SQLITE_CONFIG_LOOKASIDE: the memory each connection sets aside, `count` slots of `size` bytes.
static inline int gh_sqlite_lookaside(int size, int count) { return sqlite3_config(SQLITE_CONFIG_LOOKASIDE, size, count); }

/// sqlite3_db_config for the switches that take an int.
static inline int gh_sqlite_switch(sqlite3 *db, int option, int on) { return sqlite3_db_config(db, option, on, (int *)0); }

/// The beginning of the index of the write-ahead log ("WAL-index format" of SQLite's documentation), in the memory that everybody
/// who has the database open shares; NULL when this connection has not opened it. It stays until the connection is closed.
static inline const void *gh_sqlite_wal_index(sqlite3 *db) {
    sqlite3_file *file = 0;
    if (sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK || !file || !file->pMethods) return 0;
    if (file->pMethods->iVersion < 2 || !file->pMethods->xShmMap) return 0;
    void volatile *page = 0;
    if (file->pMethods->xShmMap(file, 0, 32768, 0, &page) != SQLITE_OK) return 0;
    return (const void *)page;
}

/// The header of that index, 48 bytes which change with every commit. A writer changes the second of its two copies, then the
/// first; when the first, read first, is what the second is, it is whole. 0 when it is not, or not set up.
static inline int gh_sqlite_wal_header(const void *index, uint64_t header[6]) {
    const uint64_t *copies = (const uint64_t *)index;
    for (int i = 0; i < 6; i++) header[i] = __atomic_load_n(copies + i, __ATOMIC_RELAXED);
    __atomic_thread_fence(__ATOMIC_ACQUIRE);
    for (int i = 0; i < 6; i++)
        if (header[i] != __atomic_load_n(copies + 6 + i, __ATOMIC_RELAXED)) return 0;
    __atomic_thread_fence(__ATOMIC_ACQUIRE);
    return ((const unsigned char *)header)[12] != 0;
}

// Extended result codes are expressions, which do not import.
static const int gh_sqlite_constraint_check = SQLITE_CONSTRAINT_CHECK;
static const int gh_sqlite_constraint_foreignkey = SQLITE_CONSTRAINT_FOREIGNKEY;
static const int gh_sqlite_constraint_notnull = SQLITE_CONSTRAINT_NOTNULL;
static const int gh_sqlite_constraint_primarykey = SQLITE_CONSTRAINT_PRIMARYKEY;
static const int gh_sqlite_constraint_rowid = SQLITE_CONSTRAINT_ROWID;
static const int gh_sqlite_constraint_unique = SQLITE_CONSTRAINT_UNIQUE;
static const int gh_sqlite_ioerr_nomem = SQLITE_IOERR_NOMEM;
#endif

// A SQLite file system for tests: it can lose power, forgetting what was not synced, and it can fail any operation.
#ifndef GATEHOUSE_FORGETFUL_H
#define GATEHOUSE_FORGETFUL_H

typedef struct forgetful forgetful;

/// Registers a file system under a name of its own, on top of the system's. Never freed: SQLite may still hold its files.
forgetful *forgetful_new(const char *name);
/// Takes the file system out of SQLite's list.
void forgetful_unregister(forgetful *vfs);

/// Operations (write, sync, truncate, delete) seen since the last `forgetful_arm` or `forgetful_fail`.
int forgetful_operations(forgetful *vfs);
/// The power goes at the nth operation from now (1 is the next): it, and all that follow, fail with SQLITE_IOERR.
void forgetful_arm(forgetful *vfs, int nth);
/// The nth operation from now fails with `code`, and so do the next ones up to `count` in all. 0 disarms.
void forgetful_fail(forgetful *vfs, int nth, int count, int code);
/// Whether an armed cut or failure has happened.
int forgetful_fired(forgetful *vfs);
/// Writes what the disk holds after the power cut to files named `to` + the suffix behind `from`. Each write that was not
/// synced arrived or not, by `seed` (0: none did).
int forgetful_recover(forgetful *vfs, const char *from, const char *to, unsigned seed);

/// `PRAGMA synchronous` is ignored and answers 1, as on a library that cannot do better.
void forgetful_refuse_full(forgetful *vfs);

/// The nth allocation SQLite makes on this thread fails, and so do the next ones up to `count` in all. 0 disarms.
void forgetful_fail_allocation(int nth, int count);
/// Whether the armed failure has happened on this thread.
int forgetful_allocation_failed(void);
#endif

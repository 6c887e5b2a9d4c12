// The forgetful file system: passes everything to the system's, and keeps beside it what a disk would hold.
#include "forgetful.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// One change that has not been synced: bytes written, or the file cut to `offset` when `bytes` is null.
typedef struct change {
    sqlite3_int64 offset;
    int length;
    char *bytes;
    struct change *next;
} change;

// What the disk knows of a file.
typedef struct record {
    char path[512];
    char *durable;
    sqlite3_int64 size;
    int exists;   // its name has been made durable
    int removed;  // its removal has not
    change *first, *last;
    struct record *next;
} record;

struct forgetful {
    sqlite3_vfs vfs;
    char name[64];
    pthread_mutex_t lock;
    record *records;
    int operations, cut_at, fail_at, fail_count, fail_code;
    int is_off, has_fired, refuses_full;
};

typedef struct file {
    sqlite3_file base;
    forgetful *owner;
    record *record;  // null for temporary files
    sqlite3_io_methods methods;
    sqlite3_file *real;
} file;

static sqlite3_vfs *system_vfs(void) { return sqlite3_vfs_find("unix"); }

static void grow(record *r, sqlite3_int64 size) {
    if (size <= r->size) return;
    r->durable = realloc(r->durable, size);
    memset(r->durable + r->size, 0, size - r->size);
    r->size = size;
}

static void apply(record *r, const change *c, int length) {
    if (!c->bytes) {
        if (c->offset < r->size) r->size = c->offset; else grow(r, c->offset);
        return;
    }
    grow(r, c->offset + length);
    memcpy(r->durable + c->offset, c->bytes, length);
}

static void forget(record *r) {
    while (r->first) {
        change *c = r->first;
        r->first = c->next;
        free(c->bytes);
        free(c);
    }
    r->last = 0;
}

static void note(record *r, sqlite3_int64 offset, const void *bytes, int length) {
    change *c = calloc(1, sizeof *c);
    c->offset = offset;
    c->length = length;
    if (bytes) {
        c->bytes = malloc(length ? length : 1);
        memcpy(c->bytes, bytes, length);
    }
    if (r->last) r->last->next = c; else r->first = c;
    r->last = c;
}

static record *find(forgetful *v, const char *path) {
    for (record *r = v->records; r; r = r->next)
        if (!strcmp(r->path, path)) return r;
    record *r = calloc(1, sizeof *r);
    snprintf(r->path, sizeof r->path, "%s", path);
    r->next = v->records;
    v->records = r;
    return r;
}

// Counts an operation (with the lock held) and gives the code it must fail with; 0 lets it happen. `*cuts` is set when the
// power goes during this very operation.
static int count(forgetful *v, int ioerr, int *cuts) {
    *cuts = 0;
    if (v->is_off) return ioerr;
    v->operations++;
    if (v->cut_at && v->operations == v->cut_at) {
        v->is_off = v->has_fired = *cuts = 1;
        return ioerr;
    }
    if (v->fail_at && v->operations >= v->fail_at && v->operations < v->fail_at + v->fail_count) {
        v->has_fired = 1;
        return v->fail_code == SQLITE_IOERR ? ioerr : v->fail_code;
    }
    return 0;
}

static void erase(record *r) {
    forget(r);
    r->size = r->exists = r->removed = 0;
}

// The first sync of a journal or WAL that was opened to be created syncs its folder too (unixSync, UNIXFILE_DIRSYNC): then
// what has been removed from the folder stays removed.
static void sync_folder(forgetful *v) {
    for (record *r = v->records; r; r = r->next)
        if (r->removed) erase(r);
}

static file *self(sqlite3_file *f) { return (file *)f; }

static int x_close(sqlite3_file *f) {
    int rc = self(f)->real->pMethods ? self(f)->real->pMethods->xClose(self(f)->real) : SQLITE_OK;
    sqlite3_free(self(f)->real);
    return rc;
}

static int x_read(sqlite3_file *f, void *to, int n, sqlite3_int64 at) {
    return self(f)->real->pMethods->xRead(self(f)->real, to, n, at);
}

static int x_write(sqlite3_file *f, const void *from, int n, sqlite3_int64 at) {
    file *s = self(f);
    if (s->record) {
        int cuts;
        pthread_mutex_lock(&s->owner->lock);
        int code = count(s->owner, SQLITE_IOERR_WRITE, &cuts);
        if (!code || cuts) note(s->record, at, from, n);
        pthread_mutex_unlock(&s->owner->lock);
        if (code) return code;
    }
    return s->real->pMethods->xWrite(s->real, from, n, at);
}

static int x_truncate(sqlite3_file *f, sqlite3_int64 size) {
    file *s = self(f);
    if (s->record) {
        int cuts;
        pthread_mutex_lock(&s->owner->lock);
        int code = count(s->owner, SQLITE_IOERR_TRUNCATE, &cuts);
        if (!code || cuts) note(s->record, size, 0, 0);
        pthread_mutex_unlock(&s->owner->lock);
        if (code) return code;
    }
    return s->real->pMethods->xTruncate(s->real, size);
}

static int x_sync(sqlite3_file *f, int flags) {
    file *s = self(f);
    if (s->record) {
        int cuts;
        pthread_mutex_lock(&s->owner->lock);
        int code = count(s->owner, SQLITE_IOERR_FSYNC, &cuts);
        if (!code) {
            for (change *c = s->record->first; c; c = c->next) apply(s->record, c, c->length);
            forget(s->record);
            if (!s->record->exists) sync_folder(s->owner);
            s->record->exists = 1;
        }
        pthread_mutex_unlock(&s->owner->lock);
        if (code) return code;
    }
    // The system's own sync is left out: what is durable here is what `record` holds.
    (void)flags;
    return SQLITE_OK;
}

#define PASS(type, name, params, args) \
    static type name params { return self(f)->real->pMethods->args; }
PASS(int, x_size, (sqlite3_file *f, sqlite3_int64 *to), xFileSize(self(f)->real, to))
PASS(int, x_lock, (sqlite3_file *f, int level), xLock(self(f)->real, level))
PASS(int, x_unlock, (sqlite3_file *f, int level), xUnlock(self(f)->real, level))
PASS(int, x_reserved, (sqlite3_file *f, int *to), xCheckReservedLock(self(f)->real, to))
PASS(int, x_sector, (sqlite3_file *f), xSectorSize(self(f)->real))
PASS(int, x_shm_map, (sqlite3_file *f, int p, int n, int e, void volatile **to), xShmMap(self(f)->real, p, n, e, to))
PASS(int, x_shm_lock, (sqlite3_file *f, int o, int n, int flags), xShmLock(self(f)->real, o, n, flags))
static void x_shm_barrier(sqlite3_file *f) { self(f)->real->pMethods->xShmBarrier(self(f)->real); }
PASS(int, x_shm_unmap, (sqlite3_file *f, int d), xShmUnmap(self(f)->real, d))

// No powersafe overwrite, no atomic writes: the least a disk can promise.
static int x_device(sqlite3_file *f) {
    (void)f;
    return 0;
}

static int x_control(sqlite3_file *f, int op, void *arg) {
    file *s = self(f);
    if (op == SQLITE_FCNTL_PRAGMA && s->owner->refuses_full) {
        char **words = arg;
        if (!sqlite3_stricmp(words[1], "synchronous")) {
            if (!words[2]) words[0] = sqlite3_mprintf("1");
            return SQLITE_OK;
        }
    }
    return s->real->pMethods->xFileControl(s->real, op, arg);
}

static int x_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *f, int flags, int *out) {
    file *s = self(f);
    sqlite3_vfs *system = system_vfs();
    memset(s, 0, sizeof *s);
    s->owner = (forgetful *)vfs;
    if (s->owner->is_off) return SQLITE_CANTOPEN;
    s->real = sqlite3_malloc(system->szOsFile);
    if (!s->real) return SQLITE_NOMEM;
    memset(s->real, 0, system->szOsFile);
    int rc = system->xOpen(system, path, s->real, flags, out);
    if (rc != SQLITE_OK) {
        sqlite3_free(s->real);
        return rc;
    }
    if (path) {
        pthread_mutex_lock(&s->owner->lock);
        s->record = find(s->owner, path);
        if (s->record->removed) erase(s->record);
        if (flags & SQLITE_OPEN_MAIN_DB) s->record->exists = 1;  // created and synced before SQLite opened it
        pthread_mutex_unlock(&s->owner->lock);
    }
    s->methods = (sqlite3_io_methods){
        2, x_close, x_read, x_write, x_truncate, x_sync, x_size, x_lock, x_unlock, x_reserved, x_control, x_sector,
        x_device, x_shm_map, x_shm_lock, x_shm_barrier, x_shm_unmap, 0, 0};
    f->pMethods = &s->methods;
    return SQLITE_OK;
}

static int x_delete(sqlite3_vfs *vfs, const char *path, int syncs) {
    forgetful *v = (forgetful *)vfs;
    int cuts;
    pthread_mutex_lock(&v->lock);
    int code = count(v, SQLITE_IOERR_DELETE, &cuts);
    if (!code && syncs) erase(find(v, path));
    // The name comes back unless its folder is synced before the power goes.
    if (!code && !syncs) find(v, path)->removed = 1;
    pthread_mutex_unlock(&v->lock);
    if (code) return code;
    return system_vfs()->xDelete(system_vfs(), path, syncs);
}

static int x_access(sqlite3_vfs *v, const char *path, int flags, int *to) {
    (void)v;
    return system_vfs()->xAccess(system_vfs(), path, flags, to);
}
static int x_full_path(sqlite3_vfs *v, const char *path, int n, char *to) {
    (void)v;
    return system_vfs()->xFullPathname(system_vfs(), path, n, to);
}

forgetful *forgetful_new(const char *name) {
    forgetful *v = calloc(1, sizeof *v);
    v->vfs = *system_vfs();
    snprintf(v->name, sizeof v->name, "%s", name);
    v->vfs.zName = v->name;
    v->vfs.pNext = 0;
    v->vfs.szOsFile = sizeof(file);
    v->vfs.xOpen = x_open;
    v->vfs.xDelete = x_delete;
    v->vfs.xAccess = x_access;
    v->vfs.xFullPathname = x_full_path;
    pthread_mutex_init(&v->lock, 0);
    sqlite3_vfs_register(&v->vfs, 0);
    return v;
}

void forgetful_unregister(forgetful *v) { sqlite3_vfs_unregister(&v->vfs); }

int forgetful_operations(forgetful *v) {
    pthread_mutex_lock(&v->lock);
    int n = v->operations;
    pthread_mutex_unlock(&v->lock);
    return n;
}

void forgetful_arm(forgetful *v, int nth) {
    pthread_mutex_lock(&v->lock);
    v->operations = 0;
    v->cut_at = nth;
    pthread_mutex_unlock(&v->lock);
}

void forgetful_fail(forgetful *v, int nth, int count, int code) {
    pthread_mutex_lock(&v->lock);
    v->operations = 0;
    v->fail_at = nth;
    v->fail_count = count;
    v->fail_code = code;
    v->has_fired = 0;
    pthread_mutex_unlock(&v->lock);
}

int forgetful_fired(forgetful *v) {
    pthread_mutex_lock(&v->lock);
    int fired = v->has_fired;
    pthread_mutex_unlock(&v->lock);
    return fired;
}

void forgetful_refuse_full(forgetful *v) { v->refuses_full = 1; }

int forgetful_recover(forgetful *v, const char *from, const char *to, unsigned seed) {
    int files = 0;
    unsigned state = seed;
    pthread_mutex_lock(&v->lock);
    v->is_off = 1;
    for (record *r = v->records; r; r = r->next) {
        if (strncmp(r->path, from, strlen(from))) continue;
        for (change *c = r->first; seed && c; c = c->next) {
            // A change arrives whole, in part (whole sectors of 512 bytes), or not at all, whatever the order they were made in.
            switch (rand_r(&state) % 3) {
            case 0: apply(r, c, c->length); r->exists |= rand_r(&state) & 1; break;
            case 1: if (c->length > 512) apply(r, c, 512 * (1 + rand_r(&state) % (c->length / 512))); break;
            default: break;
            }
        }
        forget(r);
        if (!r->exists) continue;
        char path[1024];
        snprintf(path, sizeof path, "%s%s", to, r->path + strlen(from));
        FILE *out = fopen(path, "wb");
        if (!out) continue;
        fwrite(r->durable, 1, r->size, out);
        fclose(out);
        files++;
    }
    pthread_mutex_unlock(&v->lock);
    return files;
}

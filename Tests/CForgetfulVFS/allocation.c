// An allocator for tests that can fail: installed before anything in the process can initialize SQLite.
#include "forgetful.h"

#include <sqlite3.h>

static sqlite3_mem_methods system_allocator;
static _Thread_local int countdown, failures, has_failed;

static int refuses(void) {
    if (countdown == 0) return 0;
    if (countdown > 1) {
        countdown--;
        return 0;
    }
    if (failures == 0) return 0;
    failures--;
    has_failed = 1;
    return 1;
}

static void *allocate(int size) { return refuses() ? 0 : system_allocator.xMalloc(size); }
static void *reallocate(void *memory, int size) { return refuses() ? 0 : system_allocator.xRealloc(memory, size); }

__attribute__((constructor)) static void install(void) {
    sqlite3_config(SQLITE_CONFIG_GETMALLOC, &system_allocator);
    sqlite3_mem_methods methods = system_allocator;
    methods.xMalloc = allocate;
    methods.xRealloc = reallocate;
    sqlite3_config(SQLITE_CONFIG_MALLOC, &methods);
}

void forgetful_fail_allocation(int nth, int count) {
    countdown = nth;
    failures = count;
    has_failed = 0;
}

int forgetful_allocation_failed(void) { return has_failed; }

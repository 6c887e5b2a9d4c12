/* Tells ThreadSanitizer about `Synchronization.Mutex`. A lock that is free is taken, and one that nobody waits for is let go, by code
   the compiler puts in place, which is instrumented. The other cases are functions of the toolchain's library, which are not: whoever
   had to wait for the lock seemed to have no lock at all. Preloaded, this stands before them. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <stdlib.h>

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *self
#define LOCK_SLOW $s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF
#define UNLOCK_SLOW $s15Synchronization12_MutexHandleV11_unlockSlowyyF
#define QUOTED(name) #name
#define NAME(name) QUOTED(name)

/* Absent in the processes that are not built with ThreadSanitizer, which are preloaded too. */
__attribute__((weak)) void __tsan_acquire(void *);
__attribute__((weak)) void __tsan_release(void *);

static void *find(void **cache, const char *name) {
    void *found = __atomic_load_n(cache, __ATOMIC_RELAXED);
    if (found) return found;
    found = dlsym(RTLD_NEXT, name);
    if (!found) abort();
    __atomic_store_n(cache, found, __ATOMIC_RELAXED);
    return found;
}

/* Synchronization._MutexHandle._lockSlow(UInt32) */
SWIFT void LOCK_SLOW(uint32_t thread, SELF) {
    static void *next;
    ((SWIFT void (*)(uint32_t, SELF))find(&next, NAME(LOCK_SLOW)))(thread, self);
    if (__tsan_acquire) __tsan_acquire(self);
}

/* Synchronization._MutexHandle._unlockSlow() */
SWIFT void UNLOCK_SLOW(SELF) {
    static void *next;
    if (__tsan_release) __tsan_release(self);
    ((SWIFT void (*)(SELF))find(&next, NAME(UNLOCK_SLOW)))(self);
}

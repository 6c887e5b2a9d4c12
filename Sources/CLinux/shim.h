// Linux calls that Swift's Glibc module lacks, and variadic functions as ordinary ones.
#ifndef GATEHOUSE_CLINUX_H
#define GATEHOUSE_CLINUX_H
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// Declared here because _GNU_SOURCE would change types that Swift's Glibc module has already defined.
extern int accept4(int fd, struct sockaddr *address, socklen_t *length, int flags);
extern int pthread_setname_np(pthread_t thread, const char *name);

/// open(2) with the mode always given; the descriptor is never inherited by a child.
static inline int gh_open(const char *path, int flags, mode_t mode) { return open(path, flags | O_CLOEXEC, mode); }

/// accept4(2), which needs _GNU_SOURCE: never inherited by a child.
static inline int gh_accept(int fd) { return accept4(fd, 0, 0, SOCK_CLOEXEC); }

/// The calling thread's errno, as a function: the macro does not import.
static inline int gh_errno(void) { return errno; }

/// pthread_setname_np(3), at most 15 characters.
static inline int gh_name_thread(const char *name) { return pthread_setname_np(pthread_self(), name); }
#endif

// Linux calls that Swift's Glibc module lacks, and variadic functions as ordinary ones.
#ifndef GATEHOUSE_CLINUX_H
#define GATEHOUSE_CLINUX_H
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/timerfd.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// Declared here because _GNU_SOURCE would change types that Swift's Glibc module has already defined.
/// PTHREAD_MUTEX_ADAPTIVE_NP: tries for a moment before it sleeps.
static const int gh_adaptive_mutex = 3;
extern int accept4(int fd, struct sockaddr *address, socklen_t *length, int flags);
extern int pthread_setname_np(pthread_t thread, const char *name);
extern int memfd_create(const char *name, unsigned int flags);
/// The beginning of struct dl_phdr_info: a program or library in memory.
struct gh_object {
  Elf64_Addr address;
  const char *name;
  const Elf64_Phdr *segments;
  Elf64_Half segment_count;
};
extern int dl_iterate_phdr(int (*visit)(struct gh_object *object, size_t size, void *data), void *data);

/// open(2) with the mode always given; the descriptor is never inherited by a child.
static inline int gh_open(const char *path, int flags, mode_t mode) { return open(path, flags | O_CLOEXEC, mode); }

/// accept4(2), which needs _GNU_SOURCE: never inherited by a child.
static inline int gh_accept(int fd) { return accept4(fd, 0, 0, SOCK_CLOEXEC); }

/// The calling thread's errno, as a function: the macro does not import.
static inline int gh_errno(void) { return errno; }

/// pthread_setname_np(3), at most 15 characters.
static inline int gh_name_thread(const char *name) { return pthread_setname_np(pthread_self(), name); }
/// Fills the address of a local socket; 0 when the path is empty or too long for one.
static inline socklen_t gh_local_address(struct sockaddr_un *address, const char *path) {
  size_t length = strlen(path);
  memset(address, 0, sizeof *address);
  address->sun_family = AF_UNIX;
  if (length == 0 || length >= sizeof address->sun_path) return 0;
  memcpy(address->sun_path, path, length);
  return sizeof *address;
}

/// bind(2) to a path.
static inline int gh_bind_local(int fd, const char *path) {
  struct sockaddr_un address;
  socklen_t length = gh_local_address(&address, path);
  if (length == 0) return errno = ENAMETOOLONG, -1;
  return bind(fd, (struct sockaddr *)&address, length);
}

/// connect(2) to a path.
static inline int gh_connect_local(int fd, const char *path) {
  struct sockaddr_un address;
  socklen_t length = gh_local_address(&address, path);
  if (length == 0) return errno = ENAMETOOLONG, -1;
  return connect(fd, (struct sockaddr *)&address, length);
}

/// One datagram to a path; never waits, never raises SIGPIPE.
static inline ssize_t gh_send_local(int fd, const char *path, const void *bytes, size_t count) {
  struct sockaddr_un address;
  socklen_t length = gh_local_address(&address, path);
  if (length == 0) return errno = ENAMETOOLONG, -1;
  return sendto(fd, bytes, count, MSG_DONTWAIT | MSG_NOSIGNAL, (struct sockaddr *)&address, length);
}

/// An empty datagram that carries a descriptor (SCM_RIGHTS) to a path.
static inline ssize_t gh_send_descriptor_local(int fd, const char *path, int carried) {
  struct sockaddr_un address;
  union { struct cmsghdr header; char space[CMSG_SPACE(sizeof(int))]; } control;
  struct msghdr message;
  socklen_t length = gh_local_address(&address, path);
  if (length == 0) return errno = ENAMETOOLONG, -1;
  memset(&control, 0, sizeof control);
  memset(&message, 0, sizeof message);
  control.header.cmsg_level = SOL_SOCKET;
  control.header.cmsg_type = SCM_RIGHTS;
  control.header.cmsg_len = CMSG_LEN(sizeof(int));
  memcpy(CMSG_DATA(&control.header), &carried, sizeof carried);
  message.msg_name = &address;
  message.msg_namelen = length;
  message.msg_control = &control;
  message.msg_controllen = sizeof control;
  return sendmsg(fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
}

/// A file without a name, in memory: 1 is MFD_CLOEXEC, 2 MFD_ALLOW_SEALING.
static inline int gh_memory_file(const char *name) { return memfd_create(name, 1 | 2); }

/// Makes it unchangeable for ever: 1033 is F_ADD_SEALS, 15 all four seals of linux/fcntl.h.
static inline int gh_seal(int fd) { return fcntl(fd, 1033, 15); }

/// epoll_ctl(2) with the event given as two numbers.
static inline int gh_epoll_control(int epoll, int operation, int fd, uint32_t events, uint64_t token) {
  struct epoll_event event;
  memset(&event, 0, sizeof event);
  event.events = events;
  event.data.u64 = token;
  return epoll_ctl(epoll, operation, fd, &event);
}

/// An event of epoll(7), not packed as the kernel has it.
struct gh_epoll_event { uint64_t token; uint32_t events; };

/// epoll_wait(2) for at most two events.
static inline int gh_epoll_wait(int epoll, struct gh_epoll_event found[2], int limit, int milliseconds) {
  struct epoll_event events[2];
  int count = epoll_wait(epoll, events, limit < 2 ? limit : 2, milliseconds);
  for (int i = 0; i < count; i++) found[i] = (struct gh_epoll_event){events[i].data.u64, events[i].events};
  return count;
}

/// Lets a timer of timerfd_create(2) ring once.
static inline int gh_ring_once(int timer, int milliseconds) {
  struct itimerspec when;
  memset(&when, 0, sizeof when);
  when.it_value.tv_sec = milliseconds / 1000;
  when.it_value.tv_nsec = (milliseconds % 1000) * 1000000L;
  return timerfd_settime(timer, 0, &when, 0);
}

/// A bound on every read and write of a socket, in milliseconds (SO_RCVTIMEO, SO_SNDTIMEO).
static inline int gh_limit_socket(int fd, int receive, int send) {
  struct timeval in = {receive / 1000, (receive % 1000) * 1000}, out = {send / 1000, (send % 1000) * 1000};
  return setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &in, sizeof in) | setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &out, sizeof out);
}

static inline void gh_do_nothing(int signal) { (void)signal; }

/// Lets a signal end a blocking call of the thread it is sent to, with EINTR, and do nothing else.
static inline int gh_interrupt_on(int signal) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = gh_do_nothing;
  return sigaction(signal, &action, 0);
}

/// An integer option of level SOL_SOCKET, or -1.
static inline int gh_socket_option(int fd, int option) {
  int value = -1;
  socklen_t length = sizeof value;
  return getsockopt(fd, SOL_SOCKET, option, &value, &length) == 0 ? value : -1;
}

/// Whether a descriptor can be read, or accepted from, without waiting.
static inline int gh_has_input(int fd) {
  struct pollfd entry = {fd, POLLIN, 0};
  return poll(&entry, 1, 0);
}

/// fcntl(2) is variadic.
static inline int gh_set_nonblocking(int fd) { return fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK); }
static inline int gh_set_close_on_exec(int fd) { return fcntl(fd, F_SETFD, FD_CLOEXEC); }

/// How many descriptors one datagram can carry: the kernel's SCM_MAX_FD.
enum { GH_CARRIED_LIMIT = 253 };

/// Sends one datagram to a Unix socket whose name may begin with @ (an abstract one), as sd_notify(3) does, with descriptors that
/// the receiver gets as its own. 0, or -1.
static inline int gh_send_datagram(const char *name, const char *bytes, size_t count, const int *carried, size_t carried_count) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    union { struct cmsghdr header; char space[CMSG_SPACE(GH_CARRIED_LIMIT * sizeof(int))]; } control;
    struct iovec part = {(void *)bytes, count};
    size_t length = strlen(name);
    if (length == 0 || length >= sizeof address.sun_path || carried_count > GH_CARRIED_LIMIT) { errno = EINVAL; return -1; }
    memcpy(address.sun_path, name, length);
    if (name[0] == '@') address.sun_path[0] = 0;
    struct msghdr message = {.msg_name = &address, .msg_iov = &part, .msg_iovlen = 1};
    message.msg_namelen = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length);
    if (carried_count > 0) {
        memset(&control, 0, sizeof control);
        control.header.cmsg_level = SOL_SOCKET;
        control.header.cmsg_type = SCM_RIGHTS;
        control.header.cmsg_len = CMSG_LEN(carried_count * sizeof(int));
        memcpy(CMSG_DATA(&control.header), carried, carried_count * sizeof(int));
        message.msg_control = &control;
        message.msg_controllen = CMSG_SPACE(carried_count * sizeof(int));
    }
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return -1;
    ssize_t sent = sendmsg(fd, &message, MSG_NOSIGNAL);
    int reason = errno;
    close(fd);
    errno = reason;
    return sent < 0 ? -1 : 0;
}

/// The other end: waits for one datagram, gives its bytes and up to GH_CARRIED_LIMIT descriptors. The number of bytes, or -1.
static inline ssize_t gh_receive_datagram(int fd, char *bytes, size_t capacity, int *carried, size_t *carried_count) {
    union { struct cmsghdr header; char space[CMSG_SPACE(GH_CARRIED_LIMIT * sizeof(int))]; } control;
    struct iovec part = {bytes, capacity};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    *carried_count = 0;
    ssize_t received = recvmsg(fd, &message, MSG_CMSG_CLOEXEC);
    if (received < 0) return -1;
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    if (header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS) {
        *carried_count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        memcpy(carried, CMSG_DATA(header), *carried_count * sizeof(int));
    }
    return received;
}

/// Tries to take a port of 127.0.0.1 and gives it back: 0, or the errno of bind(2) (EADDRINUSE, EACCES below 1024).
static inline int gh_try_port(uint16_t port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return errno;
    int on = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    int reason = bind(fd, (struct sockaddr *)&address, sizeof address) == 0 ? 0 : errno;
    close(fd);
    return reason;
}

/// connect(2) to a port of 127.0.0.1.
static inline int gh_connect_loopback(int fd, uint16_t port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    return connect(fd, (struct sockaddr *)&address, sizeof address);
}

/// Whether this machine has the loopback address ::1 : 1 or 0.
static inline int gh_has_ipv6_loopback(void) {
    struct sockaddr_in6 address = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    int fd = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return 0;
    int status = bind(fd, (struct sockaddr *)&address, sizeof address);
    close(fd);
    return status == 0;
}
/// Keeps malloc(3) to so many arenas: each thread's own would keep what it once needed.
static inline void gh_limit_arenas(int count) { mallopt(M_ARENA_MAX, count); }

/// Gives memory that malloc(3) holds and nobody uses back to the kernel.
static inline void gh_trim_arenas(void) { malloc_trim(0); }

/// For dl_iterate_phdr(3): lets go of the pages of an object's segments that nobody can have written to.
static inline int gh_release_object(struct gh_object *object, size_t size, void *data) {
  (void)size;
  (void)data;
  for (Elf64_Half index = 0; index < object->segment_count; index++) {
    const Elf64_Phdr *segment = &object->segments[index];
    if (segment->p_type != PT_LOAD || segment->p_flags & PF_W) continue;
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    uintptr_t start = (object->address + segment->p_vaddr) / page * page;
    // The last page stays: another segment may begin in it.
    uintptr_t end = (object->address + segment->p_vaddr + segment->p_memsz) / page * page;
    if (end > start) madvise((void *)start, end - start, MADV_DONTNEED);
  }
  return 0;
}

/// Lets go of the program's and its libraries' code and constants; what is needed again comes back from the files' cache.
static inline void gh_release_code(void) { dl_iterate_phdr(gh_release_object, 0); }
#endif

/* A disk that fails on command: preloaded into the runner, it counts every operation that changes a file below one folder,
   and at the one it was told to it kills the process, tears the write, or fails it. With a log it also writes down what was
   done, so that the images of a power cut can be put together from it.

   fault_arm(folder, at, mode, log): mode is kill, torn, eio (for ever), eio1 (once), enospc, short or fsync; at < 0 counts only.
   slow: each fsync takes `at` milliseconds. small: the disk has room for `at` bytes more. Both without counting.
   fault_say(text) puts what the child has promised into the log, in its order. FAULT_CLOCK (seconds) shifts the clock of the day. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define FILES 4096
enum verdict { GO_ON, FAIL, TEAR, SHORTEN };

static char folder[PATH_MAX];
static size_t folder_length;
static long target = -1, count, syncs, shift;
static int64_t room;
static char mode[16];
static int log_fd = -1;
static char *names[FILES];
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

#define REAL(name) static __typeof__(&name) real; if (!real) real = dlsym(RTLD_NEXT, #name)

void fault_arm(const char *where, long at, const char *how, const char *log) {
    if (!realpath(where, folder)) return;
    folder_length = strlen(folder);
    target = at;
    count = syncs = 0;
    room = at;
    strncpy(mode, how, sizeof mode - 1);
    if (log && *log) log_fd = syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

long fault_count(void) { return count; }

static const char *ours(const char *path) { /* the name below the folder, or nothing */
    static __thread char whole[PATH_MAX * 2];
    char here[PATH_MAX];
    if (!folder_length || !path) return NULL;
    if (path[0] == '/') snprintf(whole, sizeof whole, "%s", path);
    else if (getcwd(here, sizeof here)) snprintf(whole, sizeof whole, "%s/%s", here, path);
    else return NULL;
    if (strncmp(whole, folder, folder_length)) return NULL;
    if (!whole[folder_length]) return ".";
    if (whole[folder_length] != '/') return NULL;
    return whole + folder_length + 1;
}

static int64_t number_of(int fd) { /* of the file itself: its name may change while it is open */
    struct stat found;
    return fd >= 0 && !fstat(fd, &found) ? (int64_t)found.st_ino : 0;
}

static void note(char what, const char *name, int fd, int64_t offset, const void *data, int64_t length, const char *other) {
    if (log_fd < 0) return;
    uint32_t one = strlen(name), two = other ? strlen(other) : 0;
    int64_t number = number_of(fd);
    char head[33];
    head[0] = what;
    memcpy(head + 1, &one, 4);
    memcpy(head + 5, &two, 4);
    memcpy(head + 9, &offset, 8);
    memcpy(head + 17, &length, 8);
    memcpy(head + 25, &number, 8);
    syscall(SYS_write, log_fd, head, sizeof head);
    syscall(SYS_write, log_fd, name, one);
    if (two) syscall(SYS_write, log_fd, other, two);
    if (data && length > 0) syscall(SYS_write, log_fd, data, length);
}

void fault_say(const char *text) {
    pthread_mutex_lock(&turn);
    note('A', text, -1, 0, NULL, 0, NULL);
    pthread_mutex_unlock(&turn);
}

static void die(void) { kill(getpid(), SIGKILL); pause(); }

static enum verdict judge(int is_sync) {
    count++;
    if (target < 0 || !strcmp(mode, "small")) return GO_ON;
    if (!strcmp(mode, "slow")) {
        struct timespec pause = {target / 1000, target % 1000 * 1000000};
        if (is_sync) nanosleep(&pause, NULL);
        return GO_ON;
    }
    if (!strcmp(mode, "fsync")) {
        if (is_sync && ++syncs >= target) { errno = EIO; return FAIL; }
        return GO_ON;
    }
    if (count < target) return GO_ON;
    if (!strcmp(mode, "kill")) die();
    if (!strcmp(mode, "torn")) return TEAR;
    if (!strcmp(mode, "short")) return count == target ? SHORTEN : GO_ON;
    if (!strcmp(mode, "eio") || (!strcmp(mode, "eio1") && count == target)) { errno = EIO; return FAIL; }
    if (!strcmp(mode, "enospc") && !is_sync) { errno = ENOSPC; return FAIL; }
    return GO_ON;
}

static int has_room(int64_t growth) { /* of a small disk; what is deleted or cut off makes room again */
    if (strcmp(mode, "small")) return 1;
    if (growth > room) { errno = ENOSPC; return 0; }
    room -= growth;
    return 1;
}

static int64_t size_of(int fd, const char *path) {
    struct stat found;
    if (fd >= 0 ? fstat(fd, &found) : stat(path, &found)) return 0;
    return S_ISREG(found.st_mode) && (fd >= 0 || found.st_nlink == 1) ? found.st_size : 0;
}

static void remember(int fd, const char *name) {
    if (fd < 0 || fd >= FILES) return;
    free(names[fd]);
    names[fd] = name ? strdup(name) : NULL;
}

static const char *name_of(int fd) { return fd >= 0 && fd < FILES ? names[fd] : NULL; }

static int opened(int at, const char *path, int flags, mode_t rights) {
    const char *name = ours(path);
    struct stat found;
    int fresh = name && (flags & O_CREAT) && stat(path, &found);
    if (fresh && judge(0) == FAIL) return -1;
    int fd = syscall(SYS_openat, at, path, flags, rights);
    if (fd < 0) return fd;
    remember(fd, name);
    if (fresh) note('C', name, fd, 0, NULL, 0, NULL);
    else if (name && (flags & O_TRUNC)) note('T', name, fd, 0, NULL, 0, NULL);
    return fd;
}

#define RIGHTS va_list rest; va_start(rest, flags); mode_t rights = va_arg(rest, int); va_end(rest)
int open(const char *path, int flags, ...) { RIGHTS; return opened(AT_FDCWD, path, flags, rights); }
int open64(const char *path, int flags, ...) { RIGHTS; return opened(AT_FDCWD, path, flags | O_LARGEFILE, rights); }
int openat(int at, const char *path, int flags, ...) { RIGHTS; return opened(at, path, flags, rights); }
int openat64(int at, const char *path, int flags, ...) { RIGHTS; return opened(at, path, flags | O_LARGEFILE, rights); }

int close(int fd) {
    REAL(close);
    if (fd >= 0 && fd == log_fd) return 0;
    remember(fd, NULL);
    return real(fd);
}

static ssize_t written(int fd, const void *data, size_t length, off_t offset, int at_end) {
    const char *name = name_of(fd);
    if (!name) return at_end ? syscall(SYS_write, fd, data, length) : syscall(SYS_pwrite64, fd, data, length, offset);
    pthread_mutex_lock(&turn);
    enum verdict what = judge(0);
    ssize_t done = -1;
    if (at_end) offset = lseek(fd, 0, SEEK_CUR);
    int64_t growth = offset + (int64_t)length - size_of(fd, NULL);
    if (growth > 0 && !has_room(growth)) what = FAIL;
    if (what != FAIL) {
        size_t part = what == GO_ON ? length : length / 2;
        done = at_end ? syscall(SYS_write, fd, data, part) : syscall(SYS_pwrite64, fd, data, part, offset);
        if (what == TEAR) die();
        if (done > 0) note('W', name, fd, offset, data, done, NULL);
    }
    pthread_mutex_unlock(&turn);
    return done;
}

ssize_t write(int fd, const void *data, size_t length) { return written(fd, data, length, 0, 1); }
ssize_t pwrite(int fd, const void *data, size_t length, off_t offset) { return written(fd, data, length, offset, 0); }
ssize_t pwrite64(int fd, const void *data, size_t length, off64_t offset) { return written(fd, data, length, offset, 0); }

static int synced(int fd, int call) {
    const char *name = name_of(fd);
    if (!name) return syscall(call, fd);
    pthread_mutex_lock(&turn);
    int done = judge(1) == FAIL ? -1 : syscall(call, fd);
    if (!done) note('S', name, fd, 0, NULL, 0, NULL);
    pthread_mutex_unlock(&turn);
    return done;
}

int fsync(int fd) { return synced(fd, SYS_fsync); }
int fdatasync(int fd) { return synced(fd, SYS_fdatasync); }

static int cut(int fd, off_t length) {
    const char *name = name_of(fd);
    if (!name) return syscall(SYS_ftruncate, fd, length);
    pthread_mutex_lock(&turn);
    int64_t growth = length - size_of(fd, NULL);
    int done = judge(0) == FAIL || !has_room(growth) ? -1 : syscall(SYS_ftruncate, fd, length);
    if (!done) note('T', name, fd, length, NULL, 0, NULL);
    pthread_mutex_unlock(&turn);
    return done;
}

int ftruncate(int fd, off_t length) { return cut(fd, length); }
int ftruncate64(int fd, off64_t length) { return cut(fd, length); }

int unlink(const char *path) {
    const char *name = ours(path);
    if (!name) return syscall(SYS_unlinkat, AT_FDCWD, path, 0);
    pthread_mutex_lock(&turn);
    int64_t size = size_of(-1, path);
    int done = judge(0) == FAIL ? -1 : syscall(SYS_unlinkat, AT_FDCWD, path, 0);
    if (!done) has_room(-size);
    if (!done) note('U', name, -1, 0, NULL, 0, NULL);
    pthread_mutex_unlock(&turn);
    return done;
}

int rename(const char *from, const char *to) {
    const char *name = ours(from);
    if (!name) return syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
    char old[PATH_MAX];
    snprintf(old, sizeof old, "%s", name);
    const char *other = ours(to);
    pthread_mutex_lock(&turn);
    int done = judge(0) == FAIL ? -1 : syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
    if (!done) note('R', old, -1, 0, NULL, 0, other ? other : "");
    pthread_mutex_unlock(&turn);
    return done;
}

int link(const char *from, const char *to) {
    const char *name = ours(from);
    if (!name) return syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0);
    char old[PATH_MAX];
    snprintf(old, sizeof old, "%s", name);
    const char *other = ours(to);
    pthread_mutex_lock(&turn);
    int done = judge(0) == FAIL ? -1 : syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0);
    if (!done && other) note('L', old, -1, 0, NULL, 0, other);
    pthread_mutex_unlock(&turn);
    return done;
}

int mkdir(const char *path, mode_t rights) {
    const char *name = ours(path);
    if (!name) return syscall(SYS_mkdirat, AT_FDCWD, path, rights);
    pthread_mutex_lock(&turn);
    int done = judge(0) == FAIL ? -1 : syscall(SYS_mkdirat, AT_FDCWD, path, rights);
    if (!done) note('D', name, -1, 0, NULL, 0, NULL);
    pthread_mutex_unlock(&turn);
    return done;
}

__attribute__((constructor)) static void set_clock(void) {
    const char *seconds = getenv("FAULT_CLOCK");
    shift = seconds ? atol(seconds) : 0;
}

int clock_gettime(clockid_t clock, struct timespec *found) {
    int done = syscall(SYS_clock_gettime, clock, found);
    if (!done && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) found->tv_sec += shift;
    return done;
}

int gettimeofday(struct timeval *restrict found, void *restrict zone) {
    struct timespec now;
    (void)zone;
    int done = clock_gettime(CLOCK_REALTIME, &now);
    found->tv_sec = now.tv_sec;
    found->tv_usec = now.tv_nsec / 1000;
    return done;
}

time_t time(time_t *found) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (found) *found = now.tv_sec;
    return now.tv_sec;
}

// Ends the process at the N-th call that changes a file below a folder, or fills the disk from that call on; loaded with
// LD_PRELOAD by the crash tests.
//
//   CRASH_FOLDER      only calls on files below it count
//   CRASH_AT          which call ends the process, from 1; 0 = none
//   CRASH_MODE        "full": instead of ending, this and every later call that needs space fails with ENOSPC
//   CRASH_COUNT_FILE  where the number of calls is written at a normal end
//
// A write is done by half before the process ends, so that torn files are seen too.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int calls;

static int is_ours(const char *path) {
    const char *folder = getenv("CRASH_FOLDER");
    return folder && path && strncmp(path, folder, strlen(folder)) == 0;
}

static int is_our_file(int descriptor) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return is_ours(path);
}

static int fills(void) {
    const char *mode = getenv("CRASH_MODE");
    return mode && strcmp(mode, "full") == 0;
}

// Counts a call; does not return when it is the one that ends the process.
static int is_the_end(void) {
    const char *at = getenv("CRASH_AT");
    int last = at ? atoi(at) : 0;
    calls += 1;
    return last > 0 && (fills() ? calls >= last : calls == last);
}

// Ends the process, or says what a full disk says.
static int end(void) {
    if (!fills()) _exit(77);
    errno = ENOSPC;
    return -1;
}

#define LOOK_UP(name) dlsym(RTLD_NEXT, name)

ssize_t write(int descriptor, const void *bytes, size_t count) {
    ssize_t (*real)(int, const void *, size_t) = LOOK_UP("write");
    if (is_our_file(descriptor) && is_the_end()) {
        if (!fills()) real(descriptor, bytes, count / 2);
        return end();
    }
    return real(descriptor, bytes, count);
}

static ssize_t end_or_write_at(const char *name, int descriptor, const void *bytes, size_t count, off_t offset) {
    ssize_t (*real)(int, const void *, size_t, off_t) = LOOK_UP(name);
    if (is_our_file(descriptor) && is_the_end()) {
        if (!fills()) real(descriptor, bytes, count / 2, offset);
        return end();
    }
    return real(descriptor, bytes, count, offset);
}

ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t offset) {
    return end_or_write_at("pwrite", descriptor, bytes, count, offset);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off_t offset) {
    return end_or_write_at("pwrite64", descriptor, bytes, count, offset);
}

static int end_or_open(const char *name, const char *path, int flags, mode_t mode) {
    int (*real)(const char *, int, ...) = LOOK_UP(name);
    int changes = flags & (O_CREAT | O_TRUNC);
    if (changes && is_ours(path) && is_the_end()) {
        // Only a new file needs space.
        if (!fills() || access(path, F_OK) != 0) return end();
    }
    return real(path, flags, mode);
}

int open(const char *path, int flags, ...) {
    va_list more;
    va_start(more, flags);
    mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;
    va_end(more);
    return end_or_open("open", path, flags, mode);
}

int open64(const char *path, int flags, ...) {
    va_list more;
    va_start(more, flags);
    mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;
    va_end(more);
    return end_or_open("open64", path, flags, mode);
}

int rename(const char *from, const char *to) {
    int (*real)(const char *, const char *) = LOOK_UP("rename");
    if (is_ours(to) && is_the_end() && !fills()) _exit(77);
    return real(from, to);
}

int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned int flags) {
    int (*real)(int, const char *, int, const char *, unsigned int) = LOOK_UP("renameat2");
    if (is_ours(to) && is_the_end() && !fills()) _exit(77);
    return real(from_folder, from, to_folder, to, flags);
}

int link(const char *from, const char *to) {
    int (*real)(const char *, const char *) = LOOK_UP("link");
    if (is_ours(to) && is_the_end()) return end();
    return real(from, to);
}

int unlink(const char *path) {
    int (*real)(const char *) = LOOK_UP("unlink");
    if (is_ours(path) && is_the_end() && !fills()) _exit(77);
    return real(path);
}

int rmdir(const char *path) {
    int (*real)(const char *) = LOOK_UP("rmdir");
    if (is_ours(path) && is_the_end() && !fills()) _exit(77);
    return real(path);
}

int mkdir(const char *path, mode_t mode) {
    int (*real)(const char *, mode_t) = LOOK_UP("mkdir");
    if (is_ours(path) && is_the_end()) return end();
    return real(path, mode);
}

int symlink(const char *target, const char *path) {
    int (*real)(const char *, const char *) = LOOK_UP("symlink");
    if (is_ours(path) && is_the_end()) return end();
    return real(target, path);
}

int fsync(int descriptor) {
    int (*real)(int) = LOOK_UP("fsync");
    if (is_our_file(descriptor) && is_the_end()) return end();
    return real(descriptor);
}

__attribute__((destructor)) static void report(void) {
    const char *path = getenv("CRASH_COUNT_FILE");
    if (!path) return;
    FILE *file = fopen(path, "w");
    if (!file) return;
    fprintf(file, "%d", calls);
    fclose(file);
}

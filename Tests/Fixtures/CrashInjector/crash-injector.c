// Ends the process at the N-th call that changes a file below a folder; loaded with LD_PRELOAD by the crash tests.
//
//   CRASH_FOLDER      only calls on files below it count
//   CRASH_AT          which call ends the process, from 1; 0 = none
//   CRASH_COUNT_FILE  where the number of calls is written at a normal end
//
// A write is done by half before the process ends, so that torn files are seen too.
#define _GNU_SOURCE
#include <dlfcn.h>
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

static int is_the_end(void) {
    const char *at = getenv("CRASH_AT");
    calls += 1;
    return at && atoi(at) == calls;
}

#define LOOK_UP(name) dlsym(RTLD_NEXT, name)

ssize_t write(int descriptor, const void *bytes, size_t count) {
    ssize_t (*real)(int, const void *, size_t) = LOOK_UP("write");
    if (is_our_file(descriptor) && is_the_end()) {
        real(descriptor, bytes, count / 2);
        _exit(77);
    }
    return real(descriptor, bytes, count);
}

int rename(const char *from, const char *to) {
    int (*real)(const char *, const char *) = LOOK_UP("rename");
    if (is_ours(to) && is_the_end()) _exit(77);
    return real(from, to);
}

int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned int flags) {
    int (*real)(int, const char *, int, const char *, unsigned int) = LOOK_UP("renameat2");
    if (is_ours(to) && is_the_end()) _exit(77);
    return real(from_folder, from, to_folder, to, flags);
}

int link(const char *from, const char *to) {
    int (*real)(const char *, const char *) = LOOK_UP("link");
    if (is_ours(to) && is_the_end()) _exit(77);
    return real(from, to);
}

int unlink(const char *path) {
    int (*real)(const char *) = LOOK_UP("unlink");
    if (is_ours(path) && is_the_end()) _exit(77);
    return real(path);
}

int rmdir(const char *path) {
    int (*real)(const char *) = LOOK_UP("rmdir");
    if (is_ours(path) && is_the_end()) _exit(77);
    return real(path);
}

int mkdir(const char *path, mode_t mode) {
    int (*real)(const char *, mode_t) = LOOK_UP("mkdir");
    if (is_ours(path) && is_the_end()) _exit(77);
    return real(path, mode);
}

int symlink(const char *target, const char *path) {
    int (*real)(const char *, const char *) = LOOK_UP("symlink");
    if (is_ours(path) && is_the_end()) _exit(77);
    return real(target, path);
}

int fsync(int descriptor) {
    int (*real)(int) = LOOK_UP("fsync");
    if (is_our_file(descriptor) && is_the_end()) _exit(77);
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

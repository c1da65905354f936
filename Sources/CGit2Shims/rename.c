#define _GNU_SOURCE
#include "CGit2Shims.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int cgit2_rename_new(const char *from, const char *to) {
    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
        return 0;
    if (errno != EINVAL && errno != ENOSYS)
        return errno;
    // A file system without that flag: a hard link refuses an existing name too.
    if (link(from, to) != 0)
        return errno;
    unlink(from);
    return 0;
}

#include "CGit2Shims.h"

#include <git2.h>

int cgit2_enable_fsync_gitdir(int enabled) {
    return git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, enabled);
}

int cgit2_set_search_path(int level, const char *path) {
    return git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, path);
}

int cgit2_use_standard_allocator(void) {
    return git_libgit2_opts(GIT_OPT_SET_ALLOCATOR, NULL);
}

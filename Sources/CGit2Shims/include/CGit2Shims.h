#ifndef CGIT2SHIMS_H
#define CGIT2SHIMS_H

#include <git2.h>

/// Wraps `git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, enabled)`: the C function is variadic, so Swift cannot call it.
int cgit2_enable_fsync_gitdir(int enabled);

#endif

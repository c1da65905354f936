#ifndef CGIT2SHIMS_H
#define CGIT2SHIMS_H

/// Wraps `git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, enabled)`: the C function is variadic, so Swift cannot call it.
int cgit2_enable_fsync_gitdir(int enabled);

/// Wraps `git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, path)`: the directories where libgit2 looks for the
/// configuration file of a level, separated by colons.
int cgit2_set_search_path(int level, const char *path);

/// Wraps `git_libgit2_opts(GIT_OPT_SET_ALLOCATOR, NULL)`: the standard allocator, which may be set before the library is
/// started.
int cgit2_use_standard_allocator(void);

/// Renames a file where nothing has the new name; returns 0, or an `errno` value (`EEXIST` where something has it).
int cgit2_rename_new(const char *from, const char *to);

#endif

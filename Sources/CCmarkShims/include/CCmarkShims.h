#ifndef CCMARKSHIMS_H
#define CCMARKSHIMS_H

#include <cmark.h>
#include <stddef.h>

/// The tree of a text's blocks, until `ccmark_forget_tree` is called in the same thread; not to be called again before.
/// Null when there is no memory for a parser.
cmark_node *ccmark_parse(const char *text, size_t count);

/// Frees the tree that `ccmark_parse` made in this thread.
void ccmark_forget_tree(void);

#endif

#include <cmark.h>
#include <stdlib.h>
#include <string.h>

// Parsing allocates some small blocks for each line and frees all of them at the end. These functions take them from a
// few large chunks instead, which are freed as a whole.

typedef struct skillgit_chunk {
  struct skillgit_chunk *next;
  size_t size, used;
} skillgit_chunk;

// The chunks of this thread, the newest first.
static inline skillgit_chunk **skillgit_chunks(void) {
  static _Thread_local skillgit_chunk *chunks;
  return &chunks;
}

static inline void *skillgit_arena_calloc(size_t count, size_t size) {
  // The size stands before the block, since cmark does not say it when a block grows.
  size_t wanted = (count * size + 15) / 16 * 16 + 16;
  skillgit_chunk *chunk = *skillgit_chunks();
  if (!chunk || chunk->size - chunk->used < wanted) {
    size_t room = chunk ? chunk->size * 2 : 1 << 15;
    if (room > 1 << 22) room = 1 << 22;
    if (room < wanted) room = wanted;
    skillgit_chunk *next = (skillgit_chunk *)calloc(1, sizeof(skillgit_chunk) + 16 + room);
    if (!next) abort();
    next->size = room;
    next->next = chunk;
    *skillgit_chunks() = chunk = next;
  }
  char *block = (char *)chunk + (sizeof(skillgit_chunk) + 15) / 16 * 16 + chunk->used;
  chunk->used += wanted;
  *(size_t *)block = wanted - 16;
  return block + 16;
}

static inline void *skillgit_arena_realloc(void *old, size_t size) {
  if (!old) return skillgit_arena_calloc(1, size);
  size_t *known = (size_t *)((char *)old - 16);
  if (size <= *known) return old;
  skillgit_chunk *chunk = *skillgit_chunks();
  size_t more = (size - *known + 15) / 16 * 16;
  char *end = (char *)chunk + (sizeof(skillgit_chunk) + 15) / 16 * 16 + chunk->used;
  if ((char *)old + *known == end && chunk->size - chunk->used >= more) {
    chunk->used += more;
    *known += more;
    return old;
  }
  void *block = skillgit_arena_calloc(1, size);
  memcpy(block, old, *known);
  return block;
}

static inline void skillgit_arena_free(void *block) { (void)block; }

// The tree of a text, until skillgit_forget_tree is called in the same thread. Not to be called again before.
static inline cmark_node *skillgit_parse(const char *text, size_t count) {
  static cmark_mem memory = {skillgit_arena_calloc, skillgit_arena_realloc, skillgit_arena_free};
  cmark_parser *parser = cmark_parser_new_with_mem(CMARK_OPT_DEFAULT, &memory);
  cmark_parser_feed(parser, text, count);
  return cmark_parser_finish(parser);
}

static inline void skillgit_forget_tree(void) {
  skillgit_chunk **chunks = skillgit_chunks();
  while (*chunks) {
    skillgit_chunk *next = (*chunks)->next;
    free(*chunks);
    *chunks = next;
  }
}

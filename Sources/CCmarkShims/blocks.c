#include "CCmarkShims.h"

#include <stdlib.h>
#include <string.h>

// Parsing allocates some small blocks for each line and frees all of them at the end. These functions take them from a
// few large chunks instead, which are freed as a whole.

typedef struct chunk {
    struct chunk *next;
    size_t size, used;
} chunk;

// The chunks of this thread, the newest first.
static _Thread_local chunk *chunks;

static char *start(chunk *chunk) { return (char *)chunk + (sizeof *chunk + 15) / 16 * 16; }

static void *arena_calloc(size_t count, size_t size) {
    // The size stands before the block, since cmark does not say it when a block grows.
    size_t wanted = (count * size + 15) / 16 * 16 + 16;
    if (!chunks || chunks->size - chunks->used < wanted) {
        size_t room = chunks ? chunks->size * 2 : 1 << 15;
        if (room > 1 << 22)
            room = 1 << 22;
        if (room < wanted)
            room = wanted;
        chunk *next = calloc(1, sizeof *next + 16 + room);
        if (!next)
            abort();
        next->size = room;
        next->next = chunks;
        chunks = next;
    }
    char *block = start(chunks) + chunks->used;
    chunks->used += wanted;
    *(size_t *)block = wanted - 16;
    return block + 16;
}

static void *arena_realloc(void *old, size_t size) {
    if (!old)
        return arena_calloc(1, size);
    size_t *known = (size_t *)((char *)old - 16);
    if (size <= *known)
        return old;
    size_t more = (size - *known + 15) / 16 * 16;
    char *end = start(chunks) + chunks->used;
    if ((char *)old + *known == end && chunks->size - chunks->used >= more) {
        chunks->used += more;
        *known += more;
        return old;
    }
    void *block = arena_calloc(1, size);
    memcpy(block, old, *known);
    return block;
}

static void arena_free(void *block) { (void)block; }

cmark_node *ccmark_parse(const char *text, size_t count) {
    static cmark_mem memory = {arena_calloc, arena_realloc, arena_free};
    cmark_parser *parser = cmark_parser_new_with_mem(CMARK_OPT_DEFAULT, &memory);
    if (!parser)
        return NULL;
    cmark_parser_feed(parser, text, count);
    return cmark_parser_finish(parser);
}

void ccmark_forget_tree(void) {
    while (chunks) {
        chunk *next = chunks->next;
        free(chunks);
        chunks = next;
    }
}

// cmark parses the inlines of every paragraph and heading when a document ends, which no option prevents. Only its blocks
// are used here, and without inlines a merge takes a tenth less time. So the function that cmark calls for each paragraph
// is defined here and does nothing; the release, which links cmark statically, has this one in the place of cmark's own.
// Where cmark is linked dynamically, or should a later one call it otherwise, its own one runs, whose result nobody sees.
void cmark_parse_inlines(void *memory, void *parent, void *references, int options);

void cmark_parse_inlines(void *memory, void *parent, void *references, int options) {
    (void)memory;
    (void)parent;
    (void)references;
    (void)options;
}

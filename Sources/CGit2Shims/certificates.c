// libgit2 as Debian builds it (mbedTLS) parses the whole bundle of root certificates when it starts: 8 ms that every
// command would pay. We never use libgit2's network: cloning, fetching and pushing are done by the git executable. So
// the function that libgit2 calls is defined here, where the dynamic linker finds it before mbedTLS's own, and loads
// nothing. Should libgit2 ever open an HTTPS connection, it has no root to trust and refuses: it fails closed.
//
// Nothing else in the program may rely on mbedTLS for TLS (the HTTP client uses BoringSSL).
int mbedtls_x509_crt_parse_file(void *chain, const char *path);

int mbedtls_x509_crt_parse_file(void *chain, const char *path) {
    (void)chain;
    (void)path;
    return 0;
}

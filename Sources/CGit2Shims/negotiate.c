// libgit2 as Debian builds it can log in to HTTP servers with Kerberos, for which it needs a few names of the GSSAPI. The
// release links libgit2 statically, which halves the time to start, and Debian has no static Kerberos library. We never use
// libgit2's network (the git executable clones, fetches and pushes), so the names are defined here and every one refuses: a
// login would fail, it would not succeed wrongly. See certificates.c for the same about TLS.
#define REFUSE(name)                                                                                                           \
    unsigned int name(void);                                                                                                   \
    unsigned int name(void) { return 16u << 16; } // GSS_S_UNAVAILABLE

REFUSE(gss_delete_sec_context)
REFUSE(gss_display_status)
REFUSE(gss_import_name)
REFUSE(gss_indicate_mechs)
REFUSE(gss_init_sec_context)
REFUSE(gss_release_buffer)
REFUSE(gss_release_name)
REFUSE(gss_release_oid_set)

extern void *GSS_C_NT_HOSTBASED_SERVICE;
void *GSS_C_NT_HOSTBASED_SERVICE = 0;

internal import Clibgit2

/// Who did something, and when.
public struct Signature: Sendable, Hashable, Codable {
    /// The name; not empty, without `<`, `>` and line breaks.
    public var name: String
    /// The address; without `<`, `>` and line breaks.
    public var email: String
    /// When.
    public var time: GitTime

    /// Makes a signature from its parts; libgit2 refuses unusable names when it is written.
    public init(name: String, email: String, time: GitTime) {
        self.name = name
        self.email = email
        self.time = time
    }

    init(copying raw: git_signature) {
        name = raw.name.map { String(cString: $0) } ?? ""
        email = raw.email.map { String(cString: $0) } ?? ""
        time = GitTime(seconds: raw.when.time, offsetMinutes: raw.when.offset)
    }

    func owned() throws(GitError) -> OwnedSignature { try OwnedSignature(self) }
}

/// libgit2's own copy of a signature, freed at the end of its life.
struct OwnedSignature: ~Copyable {
    let raw: UnsafeMutablePointer<git_signature>

    init(_ signature: Signature) throws(GitError) {
        guard !signature.name.utf8.contains(0), !signature.email.utf8.contains(0) else {
            throw GitError(
                .invalid, operation: "make a signature", message: "a name or address holds a NUL byte",
                mend: "set user.name and user.email to plain text")
        }
        var made: UnsafeMutablePointer<git_signature>?
        try check(
            "make a signature",
            git_signature_new(
                &made, signature.name, signature.email, signature.time.seconds, signature.time.offsetMinutes))
        raw = try unwrap(made, "make a signature")
    }

    deinit { git_signature_free(raw) }
}

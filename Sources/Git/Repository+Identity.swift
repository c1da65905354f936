internal import Clibgit2

extension Repository {
    /// Who commits here, found as git finds it: `GIT_AUTHOR_*` or `GIT_COMMITTER_*`, then the configuration.
    ///
    /// The time is `GIT_AUTHOR_DATE` or `GIT_COMMITTER_DATE`, else `SOURCE_DATE_EPOCH`, else `now`. Nothing is guessed
    /// from the login name or the host, as git would do it.
    ///
    /// - Parameters:
    ///   - environment: the variables to look in; this library never reads the process's own.
    ///   - now: the current time in the local zone.
    /// - Throws: `noIdentity` with the commands that set one; `invalid` for a date that cannot be read.
    public func identity(
        role: IdentityRole, environment: [String: String], now: GitTime
    ) throws(GitError) -> Signature {
        try Self.identity(role: role, environment: environment, now: now) { key throws(GitError) in
            try configuration(key)
        }
    }

    /// Who would commit in a repository that does not exist yet: as ``identity(role:environment:now:)``, from the
    /// variables and the configuration of the user and the machine.
    ///
    /// - Throws: `noIdentity` with the commands that set one; `invalid` for a date that cannot be read.
    public static func identityOfUser(
        role: IdentityRole, environment: [String: String], now: GitTime
    ) throws(GitError) -> Signature {
        try LibGit2.start()
        let operation = "read the configuration"
        let all = try Owned(operation, free: git_config_free) { git_config_open_default(&$0) }
        let snapshot = try Owned(operation, free: git_config_free) { git_config_snapshot(&$0, all.pointer) }
        return try identity(role: role, environment: environment, now: now) { key throws(GitError) in
            var value: UnsafePointer<CChar>?
            let code = git_config_get_string(&value, snapshot.pointer, key)
            if code == GIT_ENOTFOUND.rawValue { return nil }
            try check(operation, code, path: key)
            return value.map { String(cString: $0) }
        }
    }

    private static func identity(
        role: IdentityRole, environment: [String: String], now: GitTime,
        configuration: (String) throws(GitError) -> String?
    ) throws(GitError) -> Signature {
        let variable = "GIT_" + role.rawValue.uppercased()
        let name = try value(
            [environment[variable + "_NAME"]], keys: [role.rawValue + ".name", "user.name"], fallback: nil,
            configuration: configuration)
        let email = try value(
            [environment[variable + "_EMAIL"]], keys: [role.rawValue + ".email", "user.email"],
            fallback: environment["EMAIL"], configuration: configuration)
        guard let name, let email, !IdentityText.cleaned(name).isEmpty else {
            throw noIdentity(role, missingName: name.map(IdentityText.cleaned)?.isEmpty ?? true)
        }
        return Signature(
            name: IdentityText.cleaned(name), email: IdentityText.cleaned(email),
            time: try time(variable + "_DATE", environment: environment, now: now))
    }

    private static func value(
        _ given: [String?], keys: [String], fallback: String?,
        configuration: (String) throws(GitError) -> String?
    ) throws(GitError) -> String? {
        for text in given { if let text, !text.isEmpty { return text } }
        for key in keys { if let text = try configuration(key), !text.isEmpty { return text } }
        return fallback.flatMap { $0.isEmpty ? nil : $0 }
    }

    private static func time(
        _ variable: String, environment: [String: String], now: GitTime
    ) throws(GitError) -> GitTime {
        for name in [variable, "SOURCE_DATE_EPOCH"] {
            guard let text = environment[name], !text.isEmpty else { continue }
            let time =
                name == variable
                ? GitDate.parse(text, localOffsetMinutes: now.offsetMinutes)
                : Int64(text).map { GitTime(seconds: $0) }
            guard let time, time.seconds >= 0 else {
                throw GitError(
                    .invalid, operation: "find the commit time", path: name,
                    message: "cannot read the date '\(text)'",
                    mend:
                        "write \(name) as seconds since 1970 or, for GIT_*_DATE, as 2026-01-31T12:00:00+0000")
            }
            return time
        }
        return now
    }

    private static func noIdentity(_ role: IdentityRole, missingName: Bool) -> GitError {
        GitError(
            .noIdentity, operation: "find out who the \(role.rawValue) is",
            message: missingName ? "no name is set" : "no e-mail address is set",
            mend:
                "run git config --global user.name \"Your Name\" and git config --global user.email \"you@example.com\""
                + " (without --global for this repository only)")
    }
}

/// The text of names and addresses, cleaned as git cleans it.
enum IdentityText {
    /// Drops `<`, `>`, NUL and line breaks everywhere, and spaces and stray punctuation at both ends.
    static func cleaned(_ text: String) -> String {
        let kept = text.unicodeScalars.filter { $0 != "<" && $0 != ">" && $0 != "\n" && $0 != "\0" }
        var trimmed = Substring(String(String.UnicodeScalarView(kept)))
        while let first = trimmed.unicodeScalars.first, isCrud(first) { trimmed.unicodeScalars.removeFirst() }
        while let last = trimmed.unicodeScalars.last, isCrud(last) { trimmed.unicodeScalars.removeLast() }
        return String(trimmed)
    }

    private static func isCrud(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value <= 32 || ",:;<>\"\\'.".unicodeScalars.contains(scalar)
    }
}

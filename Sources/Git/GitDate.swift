/// The dates git takes in `GIT_AUTHOR_DATE`: its raw form, ISO 8601 and RFC 2822.
enum GitDate {
    /// Reads `1700000000 +0100`, `@1700000000`, `2026-01-31T12:00:00Z`, `2026-01-31 12:00:00 +0100`,
    /// `Sat, 31 Jan 2026 12:00:00 +0100`; nil for anything else. Where no zone is given, the local one holds.
    static func parse(_ text: String, localOffsetMinutes: Int32) -> GitTime? {
        nil
    }
}

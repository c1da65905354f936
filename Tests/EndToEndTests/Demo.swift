/// The demo's files beside these tests.
enum Demo {
    private static let folder: String = {
        var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        parts.removeLast(2)
        return parts.joined(separator: "/") + "/Demo"
    }()

    /// The recorded runs.
    static let runs = folder + "/runs.jsonl"
    /// The script that shows the whole path.
    static let script = folder + "/run"
}

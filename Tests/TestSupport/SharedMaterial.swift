internal import Glibc

/// The folder `shared/` beside the checkout, where the developers keep real data; absent on other machines.
public enum SharedMaterial {
    /// The path of a file or folder below `shared/`; `nil`, with a printed reason, where it is absent.
    public static func path(_ name: String, source: String = #filePath) -> String? {
        var parts = source.split(separator: "/", omittingEmptySubsequences: false)
        while parts.count > 1 {
            parts.removeLast()
            let candidate = parts.joined(separator: "/") + "/shared/" + name
            if access(candidate, R_OK) == 0 { return candidate }
        }
        print("skipped: there is no shared/\(name) beside the checkout")
        return nil
    }
}

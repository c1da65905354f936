import FoundationEssentials

/// The recorded executions beside the checkout; tests that need them skip with a printed reason where they are absent.
enum SharedTraces {
    /// The folder, found by walking up from this file.
    static let folder: String? = {
        var path = #filePath
        while let slash = path.lastIndex(of: "/") {
            path = String(path[..<slash])
            let candidate = path + "/shared/traces"
            if FileManager.default.fileExists(atPath: candidate) { return candidate }
        }
        return nil
    }()

    /// The text of a file; `nil` when the folder is absent.
    static func text(_ path: String) -> String? {
        guard let folder else {
            return nil
        }
        return read("\(folder)/\(path)")
    }

    /// The text of any file; `nil` when it is absent.
    static func read(_ path: String) -> String? {
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        return String(decoding: data, as: UTF8.self)
    }
}

internal import Glibc
public import Testing

/// Compares text with a file beside the test; `RECORD=1` rewrites the file instead.
public enum Golden {
    /// Expects `text` to be what the golden file holds.
    ///
    /// - Parameters:
    ///   - text: what came out.
    ///   - name: the file's name below `Golden/` beside the test's source.
    ///   - source: the test's source file; leave it out.
    public static func expect(
        _ text: String, equals name: String, source: String = #filePath, location: SourceLocation = #_sourceLocation
    ) {
        var parts = source.split(separator: "/", omittingEmptySubsequences: false)
        parts.removeLast()
        let folder = parts.joined(separator: "/") + "/Golden"
        let path = folder + "/" + name
        if getenv("RECORD") != nil {
            mkdir(folder, 0o755)
            do {
                try TestFile.write(text, to: path)
            } catch {
                Issue.record("cannot write \(path): \(error)", sourceLocation: location)
            }
            return
        }
        guard let expected = TestFile.text(at: path) else {
            Issue.record("\(path) is missing; RECORD=1 writes it", sourceLocation: location)
            return
        }
        if text != expected {
            Issue.record(
                "\(name) differs; RECORD=1 rewrites it\n\(difference(expected, text))", sourceLocation: location)
        }
    }

    /// The lines that only one of the two has, in the order of a diff.
    public static func difference(_ expected: String, _ actual: String) -> String {
        let old = expected.split(separator: "\n", omittingEmptySubsequences: false)
        let new = actual.split(separator: "\n", omittingEmptySubsequences: false)
        let changes = new.difference(from: old).map { change in
            switch change {
            case .remove(let offset, let line, _): (offset, "-\(line)")
            case .insert(let offset, let line, _): (offset, "+\(line)")
            }
        }
        return changes.sorted { $0.0 < $1.0 }.map(\.1).joined(separator: "\n")
    }
}

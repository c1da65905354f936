internal import JSON

/// Outcomes from beside the trajectories: lines `{"id" or "path", "outcome", "score"?, "note"?}`.
public struct OutcomeFile: Hashable, Sendable {
    private var byID: [String: OutcomeLabel] = [:]
    private var byPath: [String: OutcomeLabel] = [:]
    /// Lines that could not be used, as `line: reason`; at most 20.
    public private(set) var problems: [String] = []

    /// Reads the lines of a file; blank ones are passed over, unusable ones noted.
    public init(_ bytes: [UInt8]) {
        for (index, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            guard line.contains(where: { $0 > 0x20 }) else { continue }
            if let problem = take(line), problems.count < 20 { problems.append("line \(index + 1): \(problem)") }
        }
    }

    private mutating func take(_ line: ArraySlice<UInt8>) -> String? {
        let value: JSONValue
        do throws(JSONError) { value = try JSONValue.parse(line) } catch { return error.reason }
        guard let word = value["outcome"]?.string, let outcome = Self.outcome(word) else {
            return "\"outcome\" is neither success nor failure nor unknown"
        }
        let label = OutcomeLabel(
            outcome: outcome, score: value["score"]?.double, origin: .beside,
            note: value["note"]?.string.map { String($0.prefix(200)) } ?? "outcomes.jsonl")
        let id = value["id"]?.string ?? value["id"]?.integer.map(String.init)
        let path = value["path"]?.string
        guard id != nil || path != nil else { return "neither \"id\" nor \"path\"" }
        if let id { byID[id] = label }
        if let path { byPath[path] = label }
        return nil
    }

    private static func outcome(_ word: String) -> Outcome? {
        switch word.lowercased() {
        case "success", "succeed", "succeeded", "passed", "pass": .success
        case "failure", "fail", "failed": .failure
        case "unknown": .unknown
        default: nil
        }
    }

    /// What is said of a trajectory: by its id, by `path#ordinal`, by its file's path, by the end of that path.
    public func label(id: String, file: String, ordinal: Int) -> OutcomeLabel? {
        if let label = byID[id] { return label }
        guard !byPath.isEmpty else { return nil }
        var rest = Substring(file)
        while !rest.isEmpty {
            if let label = byPath["\(rest)#\(ordinal)"] ?? byPath[String(rest)] { return label }
            guard let slash = rest.firstIndex(of: "/") else { return nil }
            rest = rest[rest.index(after: slash)...]
        }
        return nil
    }

    /// The outcome that the names of a file's folders tell: `success`, `failure` and their like; the nearest counts.
    public static func label(folderOf file: String) -> OutcomeLabel? {
        for folder in file.split(separator: "/").dropLast().reversed() {
            let name = folder.lowercased()
            if ["success", "succeed", "succeeded", "successes"].contains(name) {
                return OutcomeLabel(outcome: .success, origin: .beside, note: "folder \(folder)")
            }
            if ["failure", "fail", "failed", "failures"].contains(name) {
                return OutcomeLabel(outcome: .failure, origin: .beside, note: "folder \(folder)")
            }
        }
        return nil
    }
}

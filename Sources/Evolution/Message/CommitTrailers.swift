/// The trailers of a patch's commit: what later commands know about a commit without its run.
public struct CommitTrailers: Hashable, Sendable {
    /// `Skillgit-Run`.
    public var run: RunID
    /// `Skillgit-Patch`.
    public var patch: PatchID
    /// `Skillgit-Support`, for example `138/323 (success 18, failure 120, unknown 0)`.
    public var support: String
    /// `Skillgit-Tasks`, for example `41/90`.
    public var tasks: String
    /// `Skillgit-Evidence`, each `<trajectory>#<steps>`.
    public var evidence: [String]
    /// `Skillgit-Depends`, one each.
    public var depends: [PatchID]
    /// `Skillgit-Risk`, joined by `, `.
    public var risks: [Risk]
    /// `Skillgit-Model`; `nil` for the rules analyst.
    public var model: String?

    /// Describes the trailers.
    public init(
        run: RunID, patch: PatchID, support: String, tasks: String, evidence: [String] = [],
        depends: [PatchID] = [], risks: [Risk] = [], model: String? = nil
    ) {
        self.run = run
        self.patch = patch
        self.support = support
        self.tasks = tasks
        self.evidence = evidence
        self.depends = depends
        self.risks = risks
        self.model = model
    }

    /// The trailers as lines, in their fixed order; every value is one line.
    public var lines: [String] {
        var lines = [
            "Skillgit-Run: \(run)", "Skillgit-Patch: \(patch)", "Skillgit-Support: \(HostileText.oneLine(support))",
            "Skillgit-Tasks: \(HostileText.oneLine(tasks))",
        ]
        lines += evidence.map { "Skillgit-Evidence: \(HostileText.oneLine($0))" }
        lines += depends.map { "Skillgit-Depends: \($0)" }
        if !risks.isEmpty { lines.append("Skillgit-Risk: " + risks.map(\.rawValue).joined(separator: ", ")) }
        if let model { lines.append("Skillgit-Model: \(HostileText.oneLine(model))") }
        return lines
    }

    /// Reads the trailers of a commit's message.
    ///
    /// Only the last paragraph counts, as for git, and only where every line of it is a trailer; so text in the body
    /// forges nothing.
    ///
    /// - Returns: `nil` when the message has no run or no patch of ours.
    public init?(message: String) {
        let fields = Self.lastParagraph(of: message).compactMap(Self.field)
        func values(_ key: String) -> [String] {
            fields.filter { $0.key.lowercased() == "skillgit-" + key }.map(\.value)
        }
        guard let run = values("run").first.flatMap(RunID.init), let patch = values("patch").first.flatMap(PatchID.init)
        else { return nil }
        self.init(
            run: run, patch: patch, support: values("support").first ?? "", tasks: values("tasks").first ?? "",
            evidence: values("evidence"), depends: values("depends").compactMap(PatchID.init),
            risks: values("risk").flatMap { $0.split(separator: ",") }.compactMap {
                Risk(rawValue: $0.filter { $0 != " " })
            }, model: values("model").first)
    }

    private static func lastParagraph(of message: String) -> [Substring] {
        var lines = message.split(separator: "\n", omittingEmptySubsequences: false)
        while let last = lines.last, last.allSatisfy(\.isWhitespace) { lines.removeLast() }
        let start = lines.lastIndex { $0.allSatisfy(\.isWhitespace) }.map { $0 + 1 } ?? lines.count
        return Array(lines[start...])
    }

    /// A line `Token: value`; `nil` when it is none.
    static func field(_ line: Substring) -> (key: String, value: String)? {
        guard let colon = line.firstIndex(of: ":") else { return nil }
        let key = line[..<colon]
        guard !key.isEmpty, key.utf8.allSatisfy({ isTokenByte($0) }) else { return nil }
        let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
        return (String(key), String(value).trimmingEnd())
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D: true
        default: false
        }
    }
}

extension String {
    fileprivate func trimmingEnd() -> String {
        var text = Substring(self)
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }
}

internal import ContentHash
internal import Trajectory

/// What people decided against, as models are told so that they do not propose it again.
struct Rejections: Sendable {
    /// The most decisions that are told, the latest first.
    static let limit = 12
    /// The most characters of one reason.
    static let reasonLimit = 160

    /// One line each.
    let lines: [String]

    /// Takes the rules that were rejected or taken out.
    init(_ rules: [PriorRule]) {
        let decided = rules.filter { $0.state == .rejected || $0.state == .deleted }.sorted {
            let times = ($0.decided ?? 0, $1.decided ?? 0)
            return times.0 != times.1 ? times.0 > times.1 : ($0.run, $0.patch) < ($1.run, $1.patch)
        }
        var seen: Set<String> = []
        lines = Array(
            decided.compactMap(Self.line).filter { seen.insert($0).inserted }.prefix(Self.limit))
    }

    /// The part of a prompt; empty when there is nothing to tell.
    var text: String {
        guard !lines.isEmpty else { return "" }
        let list = lines.map { "- " + $0 }.joined(separator: "\n")
        return """
            People decided against these rules. Do not propose them again in other words, nor others that the same reason
            speaks against:

            \(list)

            """
    }

    /// What tells runs apart that were told other decisions; `nil` when there is nothing to tell.
    var fingerprint: String? {
        lines.isEmpty ? nil : ContentHash(of: text).prefix(12)
    }

    private static func line(_ rule: PriorRule) -> String? {
        guard let title = clean(rule.title, limit: HostileText.titleLimit) else { return nil }
        if rule.state == .deleted { return "a person took out again: \(title)" }
        guard let reason = clean(rule.reason) else { return "a reviewer rejected: \(title)" }
        return "a reviewer rejected: \(title) because \(reason)"
    }

    /// A reviewer's words, fit for prompts and records: one short line without secrets; `nil` where nothing is left, or
    /// what is left must not stand in a skill either.
    static func clean(_ text: String?, limit: Int = reasonLimit) -> String? {
        guard let text else { return nil }
        var report = RedactionReport()
        let redacted = HostileText.oneLine(Redactor().redact(text, counting: &report))
        var line = HostileText.cut(HostileText.withoutTrailerTokens(redacted), to: limit)
        while let last = line.last, last == "." || last.isWhitespace { line.removeLast() }
        return line.isEmpty || !HostileText.refusals(of: line).isEmpty ? nil : line
    }
}

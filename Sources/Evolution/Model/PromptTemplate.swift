/// A prompt with `{{placeholders}}`, in two parts: what is the same for all calls of a kind, and what differs.
///
/// The parts are divided by the first line that is `<!-- what differs from call to call -->`; the first part is sent
/// first, so that providers can cache it.
struct PromptTemplate: Sendable {
    /// The line between the parts.
    static let divider = "<!-- what differs from call to call -->"

    /// The part that is the same for all calls.
    let instructions: String
    /// The part that differs.
    let prompt: String

    /// Splits a template.
    init(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let cut = lines.firstIndex { String($0).trimmed() == Self.divider }
        instructions = lines[..<(cut ?? lines.endIndex)].joined(separator: "\n")
        prompt = cut.map { lines[($0 + 1)...].joined(separator: "\n") } ?? ""
    }

    /// Fills placeholders in one pass, so that a value that holds `{{…}}` is not filled in turn.
    static func fill(_ text: String, _ values: [String: String]) -> String {
        var result = ""
        var rest = Substring(text)
        while let open = rest.firstRange(of: "{{") {
            result += rest[..<open.lowerBound]
            guard let close = rest[open.upperBound...].firstRange(of: "}}") else {
                return result + rest[open.lowerBound...]
            }
            let name = String(rest[open.upperBound..<close.lowerBound]).trimmed()
            result += values[name] ?? String(rest[open.lowerBound..<close.upperBound])
            rest = rest[close.upperBound...]
        }
        return result + rest
    }
}

extension Substring {
    /// The first place of a short ASCII text.
    fileprivate func firstRange(of needle: String) -> Range<Substring.Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(needle) { return start..<index(start, offsetBy: needle.count) }
            guard let next = self[index(after: start)...].firstIndex(where: { $0 == needle.first }) else { return nil }
            start = next
        }
        return nil
    }
}

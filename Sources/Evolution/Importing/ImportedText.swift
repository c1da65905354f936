internal import MarkdownTree

/// Small questions about the texts of imported edits.
enum ImportedText {
    /// The text without blank lines at both ends, its lines ended by line feeds.
    static func withoutBlankEnds(_ text: String) -> String {
        var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        while let first = lines.first, first.allSatisfy(\.isWhitespace) { lines.removeFirst() }
        while let last = lines.last, last.allSatisfy(\.isWhitespace) { lines.removeLast() }
        return lines.joined(separator: "\n")
    }

    /// The first line.
    static func firstLine(_ text: String) -> String {
        text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false).first.map(String.init) ?? ""
    }

    /// The text before the first heading, and the sections from there on.
    static func divided(_ text: String) -> (words: String, sections: String) {
        let document = MarkdownDocument(fragment: text)
        guard let first = document.nodes.first(where: { $0.kind.isSection }) else { return (text, "") }
        let start = first.contentRange.lowerBound
        return (
            withoutBlankEnds(String(decoding: document.bytes[..<start], as: UTF8.self)),
            withoutBlankEnds(String(decoding: document.bytes[start...], as: UTF8.self))
        )
    }

    /// The level of a text's first section.
    static func level(of text: String) -> Int {
        for node in MarkdownDocument(fragment: text).nodes {
            if case .section(let level, _) = node.kind { return level }
        }
        return 2
    }

    /// Whether a text is one list.
    static func isList(_ text: String) -> Bool {
        let document = MarkdownDocument(fragment: text)
        let blocks = document[document.root].children.map { document[$0].kind }.filter(\.isBlock)
        return blocks.count == 1 && blocks.allSatisfy(\.isList)
    }

    /// The sections whose titles are spelled most like a title, in words; nothing when none is like it at all.
    static func nearest(to title: String, among paths: [[String]]) -> String {
        let wanted = pairs(title)
        let scored = paths.map { path -> (score: Double, path: [String]) in
            let own = pairs(path.last ?? "")
            let union = wanted.union(own).count
            return (union == 0 ? 0 : Double(wanted.intersection(own).count) / Double(union), path)
        }
        let best = scored.enumerated().filter { $1.score > 0.1 }.sorted {
            ($1.element.score, $0.offset) < ($0.element.score, $1.offset)
        }.prefix(3).map(\.element)
        let names = best.map { "'\($0.path.joined(separator: " > ").prefix(80))'" }
        return names.isEmpty ? "" : "; nearest: \(names.joined(separator: ", "))"
    }

    /// The pairs of neighbouring letters and digits.
    private static func pairs(_ text: String) -> Set<String> {
        let letters = text.lowercased().filter { $0.isLetter || $0.isNumber }
        return Set(zip(letters, letters.dropFirst()).map { "\($0)\($1)" })
    }

    /// Two texts without the heading line that both begin with.
    static func withoutCommonHeading(_ old: String, _ new: String) -> (String, String) {
        let (left, right) = (withoutBlankEnds(old), withoutBlankEnds(new))
        let line = firstLine(left)
        guard line.hasPrefix("#"), line == firstLine(right), left.utf8.count > line.utf8.count else {
            return (old, new)
        }
        return (String(left.dropFirst(line.count)), String(right.dropFirst(line.count)))
    }
}

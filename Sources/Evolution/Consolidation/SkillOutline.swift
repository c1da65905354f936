internal import MarkdownTree
internal import Skill

/// The sections of one Markdown file, as places where text can be put.
struct SkillOutline {
    /// One section.
    struct Section {
        /// The titles from the outermost heading to its own.
        var path: [String]
        /// Which one of equal paths, from 1; `nil` where the path is unique.
        var ordinal: Int?
        /// The heading's level.
        var level: Int
        /// The section's place in the document, from 0.
        var position: Int
        /// Whether the skill says that it is not to be touched, or a section around it.
        var isProtected: Bool

        /// The section's own title.
        var title: String { path.last ?? "" }
        /// The anchor of the section.
        var anchor: Anchor { Anchor(headings: path, ordinal: ordinal) }
    }

    /// The sections in document order.
    let sections: [Section]
    /// The lines of the file that are no frontmatter.
    let bodyLines: Int
    /// The characters of the file that are no frontmatter.
    let bodyCharacters: Int

    /// Reads the outline of a file.
    ///
    /// - Parameter protected: titles that count as protected beside the marked ones.
    init(text: String, protected: [String] = []) {
        let document = MarkdownDocument(text: text)
        var found: [Section] = []
        var counts: [[String]: Int] = [:]
        for node in document.nodes {
            guard case .section(let level, _) = node.kind else { continue }
            let path = Self.path(of: node, in: document)
            counts[path, default: 0] += 1
            found.append(
                Section(
                    path: path, ordinal: counts[path], level: level, position: found.count,
                    isProtected: Self.isProtected(node, in: document, titles: protected)))
        }
        sections = found.map { section in
            var section = section
            if counts[section.path] == 1 { section.ordinal = nil }
            return section
        }
        let front = document.nodes.first { $0.kind == .frontmatter }?.range.upperBound ?? 0
        let body = String(decoding: document.bytes[front...], as: UTF8.self)
        bodyLines = body.split(separator: "\n", omittingEmptySubsequences: false).count
        bodyCharacters = body.count
    }

    private static func path(of node: Node, in document: MarkdownDocument) -> [String] {
        var path: [String] = []
        var current: Node? = node
        while let place = current {
            if case .section(_, let title) = place.kind { path.insert(title, at: 0) }
            current = place.parent.map { document[$0] }
        }
        return path
    }

    /// A section is protected when a comment directly under its heading, or under one around it, says so.
    private static func isProtected(_ node: Node, in document: MarkdownDocument, titles: [String]) -> Bool {
        var current: Node? = node
        while let place = current {
            if case .section(_, let title) = place.kind {
                if titles.contains(where: { $0.lowercased() == title.lowercased() }) { return true }
                let first = place.children.dropFirst().first.map { document.text(of: $0) } ?? ""
                if first.trimmed().hasPrefix(ProtectedSections.marker) { return true }
            }
            current = place.parent.map { document[$0] }
        }
        return false
    }

    /// The first unprotected section with one of the titles, compared without case.
    func section(titled titles: [String]) -> Section? {
        for title in titles {
            if let found = sections.first(where: { !$0.isProtected && $0.title.lowercased() == title }) {
                return found
            }
        }
        return nil
    }

    /// Where a new section is put so that it ends the body: the section around it (or the body), and its level.
    var end: (parent: [String], ordinal: Int?, level: Int) {
        let tops = sections.filter { $0.path.count == 1 }
        if let last = tops.last, last.level == 1, tops.count(where: { $0.level == 1 }) == 1, !last.isProtected {
            return (last.path, last.ordinal, 2)
        }
        return ([], nil, tops.map(\.level).min() ?? 2)
    }

    /// The place of an anchor's section, for ordering; sections that do not exist yet come last.
    func position(of anchor: Anchor?) -> Int {
        guard let anchor else { return Int.max }
        if anchor.headings.isEmpty { return anchor.block == nil ? Int.max : -1 }
        return sections.first {
            $0.path == anchor.headings && ($0.ordinal ?? 1) == (anchor.ordinal ?? 1)
        }?.position ?? Int.max
    }
}

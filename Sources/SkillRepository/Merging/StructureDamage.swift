internal import MarkdownTree
public import StructuralMerge

/// Damage to a Markdown file that a merge, or a hand that resolved it, can leave behind.
public enum StructureDamage {
    /// The damage of a text that none of these versions has.
    ///
    /// Damage counts as the same where kind and subject are.
    public static func added(to text: [UInt8], by versions: [[UInt8]]) -> [StructuralWarning] {
        let known = Set(versions.flatMap { warnings(of: $0).map(Mark.init) })
        return warnings(of: text).filter { !known.contains(Mark($0)) }
    }

    /// All damage of a merged text, in it and in its outline, that neither side has.
    public static func merged(_ text: [UInt8], of versions: ThreeWay<[UInt8]?>) -> [StructuralWarning] {
        var found = added(to: text, by: [versions.ours, versions.theirs].compactMap { $0 })
        let outline = StructuralCheck.warnings(
            in: text,
            versions: ThreeWay(
                base: versions.base ?? [], ours: versions.ours ?? [], theirs: versions.theirs ?? []))
        for warning in outline where !found.contains(where: { $0.kind == warning.kind && $0.line == warning.line }) {
            found.append(warning)
        }
        return found
    }

    private struct Mark: Hashable {
        var kind: StructuralWarning.Kind
        var subject: String

        init(_ warning: StructuralWarning) {
            kind = warning.kind
            subject = warning.subject
        }
    }

    /// The damage of one text.
    public static func warnings(of text: [UInt8]) -> [StructuralWarning] {
        var found = markers(in: text)
        guard let document = try? MarkdownDocument(text) else { return found }
        for node in document.nodes {
            guard case .codeBlock(let fence?) = node.kind, !fence.isClosed else { continue }
            let line = document.bytes[node.start...].prefix { $0 != 0x0A && $0 != 0x0D }
            found.append(
                StructuralWarning(
                    kind: .unbalancedFence, line: node.line, path: [], subject: String(decoding: line, as: UTF8.self)))
        }
        found += frontmatter(of: document)
        return found.sorted { $0.line < $1.line }
    }

    private static func markers(in text: [UInt8]) -> [StructuralWarning] {
        ConflictMarkers.lines(in: text).map { line, subject in
            StructuralWarning(kind: .conflictMarker, line: line, path: [], subject: subject)
        }
    }

    private static func frontmatter(of document: MarkdownDocument) -> [StructuralWarning] {
        guard let frontmatter = document.frontmatter else { return [] }
        var found: [StructuralWarning] = []
        if let problem = frontmatter.problem {
            found.append(
                StructuralWarning(
                    kind: .invalidFrontmatter, line: problem.line, path: ["frontmatter"], subject: problem.reason))
        }
        var names = Set<String>()
        for key in frontmatter.keys where !names.insert(key.name).inserted {
            found.append(
                StructuralWarning(kind: .duplicateKey, line: key.line, path: ["frontmatter"], subject: key.name))
        }
        return found
    }
}

/// Tells whether a text still has git's conflict markers at the beginning of a line.
public enum ConflictMarkers {
    static func isPresent(in bytes: [UInt8]) -> Bool { !lines(in: bytes).isEmpty }

    /// The lines, from 1, that are markers and more often in a text than in each of its versions: a file may tell of
    /// markers.
    public static func lines(addedTo bytes: [UInt8], by versions: [[UInt8]]) -> [Int] {
        var allowed: [String: Int] = [:]
        for version in versions {
            let counts = lines(in: version).reduce(into: [:]) { $0[$1.text, default: 0] += 1 }
            allowed.merge(counts, uniquingKeysWith: max)
        }
        return lines(in: bytes).filter { line in
            allowed[line.text, default: 0] -= 1
            return allowed[line.text, default: 0] < 0
        }.map(\.line)
    }

    /// The lines, from 1, that are markers.
    static func lines(in bytes: [UInt8]) -> [(line: Int, text: String)] {
        let marks = ["<<<<<<< ", ">>>>>>> ", "||||||| "].map { Array($0.utf8) }
        return bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated()
            .filter { line in marks.contains { line.element.starts(with: $0) } }
            .map { ($0.offset + 1, String(decoding: $0.element, as: UTF8.self)) }
    }
}

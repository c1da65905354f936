internal import StructuralMerge

/// Words for counts of parts of a document.
enum DifferenceWording {
    /// A number of parts: "2 list items".
    static func plural(_ count: Int, _ unit: DifferenceUnit) -> String {
        switch unit {
        case .blankLines: "blank lines"
        case .frontmatter: "frontmatter"
        default: "\(count) \(unit.rawValue)\(count == 1 ? "" : "s")"
        }
    }

    /// The titles of a section and of those around it.
    static func title(_ path: [String], _ entries: [DifferenceEntry]) -> String {
        if !path.isEmpty { return path.map { Visible.line($0) }.joined(separator: " › ") }
        let isFrontmatter = entries.allSatisfy { [.frontmatter, .frontmatterKey].contains($0.unit) }
        return isFrontmatter ? "(frontmatter)" : "(before the first heading)"
    }

    /// What was added, removed, moved, edited and written otherwise, each with its mark: "+2 list items, ~1 paragraph".
    static func summary(_ counts: DifferenceCounts) -> String {
        marks(counts).flatMap { mark, counts in
            counts.sorted { $0.key < $1.key }.map { mark + plural($0.value, $0.key) }
        }.joined(separator: ", ")
    }

    /// How many parts of any kind: "3 added, 1 edited".
    static func totals(_ counts: DifferenceCounts) -> String {
        let words = ["added", "removed", "edited", "moved", "reformatted"]
        return zip(words, marks(counts)).compactMap { word, counts in
            let count = counts.1.values.reduce(0, +)
            return count == 0 ? nil : "\(count) \(word)"
        }.joined(separator: ", ")
    }

    private static func marks(_ counts: DifferenceCounts) -> [(String, [DifferenceUnit: Int])] {
        [
            ("+", counts.added), ("-", counts.removed), ("~", counts.edited), (">", counts.moved),
            ("=", counts.reformatted),
        ]
    }
}

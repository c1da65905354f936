internal import MarkdownTree

/// What makes one Markdown document of another, by structure: a pure function of two texts.
///
/// Every byte of both documents is either kept where it is or part of exactly one entry, so nothing of a change is
/// hidden, and ``applied(to:)`` gives the new document. With the documents swapped, the same parts are added that were
/// removed before, and the same are kept, moved and edited.
public struct MarkdownDifference: Hashable, Sendable {
    /// A stretch that both documents have, in the same order.
    public struct Kept: Hashable, Sendable {
        /// The bytes in the old document.
        public var old: Range<Int>
        /// The bytes in the new document.
        public var new: Range<Int>
    }

    /// The sections in which something changed, in the order of the new document; what is gone stands where it stood.
    public let sections: [SectionDifference]
    /// What is the same and in the same place.
    public let kept: [Kept]

    /// All changes.
    public var entries: [DifferenceEntry] { sections.flatMap(\.entries) }

    /// Whether the documents are the same, byte by byte.
    public var isEmpty: Bool { sections.isEmpty }

    /// How much changed.
    public var counts: DifferenceCounts { DifferenceCounts(entries) }

    /// The longest document that is compared by structure, in bytes.
    public static let sizeLimit = StructuralMerger.sizeLimit

    /// Compares two documents.
    ///
    /// - Returns: `nil` when one of them is no valid UTF-8, or longer than ``sizeLimit``.
    public init?(old: [UInt8], new: [UInt8]) {
        guard max(old.count, new.count) <= MarkdownDifference.sizeLimit, let before = try? MarkdownDocument(old),
            let after = try? MarkdownDocument(new)
        else { return nil }
        var assembly = DifferenceAssembly(before, after)
        assembly.assemble()
        sections = assembly.sections
        kept = assembly.kept
    }

    /// The new document, made of the old one, its kept stretches and the texts of the entries.
    ///
    /// - Parameter old: the old document.
    public func applied(to old: [UInt8]) -> [UInt8] {
        var parts = kept.map { (start: $0.new.lowerBound, bytes: Array(old[$0.old])) }
        for entry in entries {
            guard let place = entry.new else { continue }
            parts.append((place.bytes.lowerBound, entry.text.flatMap(\.new)))
        }
        return parts.sorted { ($0.start, $0.bytes.count) < ($1.start, $1.bytes.count) }.flatMap(\.bytes)
    }
}

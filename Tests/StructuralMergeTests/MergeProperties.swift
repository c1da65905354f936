import LineMerging
import MarkdownTree
import StructuralMerge

/// What is true of every merge of three versions, whatever they are.
struct MergeProperties {
    enum Property: String, CaseIterable {
        /// Where only we changed something, ours is the result.
        case onlyOurs
        /// Where only they did, theirs is.
        case onlyTheirs
        /// What both changed alike is the result.
        case alike
        /// With the sides swapped there is a conflict where there was one, and none where there was none.
        case swappedConflict
        /// With the sides swapped a clean result has the same words.
        ///
        /// Not the same lines: what both add to one line comes in another order, and of two formats ours is kept.
        case swappedWords
        /// Merging a side into a clean result again changes nothing but blank lines, or asks.
        ///
        /// It may ask since the result and the side changed one place differently. Where lines merge, it is git's affair.
        case again
        /// The certifier finds nothing in what was merged by structure.
        case certified
        /// A result with its conflicts settled for one side is a document, byte by byte.
        case parses
        /// Merging throws nothing.
        case throwsNothing
    }

    let merger: StructuralMerger

    init(rules: MergeRules = .standard) { merger = StructuralMerger(lines: .git, rules: rules) }

    /// The properties that three versions violate.
    func violated(by versions: ThreeWay<[UInt8]>) -> [Property] {
        do { return try violations(versions) } catch { return [.throwsNothing] }
    }

    private func violations(_ versions: ThreeWay<[UInt8]>) throws -> [Property] {
        let (base, ours, theirs) = (versions.base, versions.ours, versions.theirs)
        var found: [Property] = []
        if try text(base, ours, base) != ours { found.append(.onlyOurs) }
        if try text(base, base, theirs) != theirs { found.append(.onlyTheirs) }
        if try text(base, ours, ours) != ours { found.append(.alike) }
        let result = try merger.merge(versions)
        let swapped = try merger.merge(ThreeWay(base: base, ours: theirs, theirs: ours))
        if result.isClean != swapped.isClean { found.append(.swappedConflict) }
        if result.isClean, swapped.isClean, words(result.rendered()) != words(swapped.rendered()) {
            found.append(.swappedWords)
        }
        if result.isClean, result.method == .structure {
            let merged = result.rendered()
            for side in [ours, theirs] {
                let again = try merger.merge(ThreeWay(base: base, ours: merged, theirs: side))
                guard again.isClean, !again.resolutions.isEmpty else { continue }
                if words(again.rendered()) != words(merged) { found.append(.again) }
            }
        }
        if result.method == .structure {
            let objections = Certifier(rules: merger.rules).objections(to: result.pieces, versions: versions)
            // A conflict of which a side lacks something may be the best there is: those of lines are of that kind, too.
            if !objections.allSatisfy({ $0.isOneSided && !result.isClean }) { found.append(.certified) }
        }
        for favor in [MarkerStyle.Favor.ours, .theirs] {
            let bytes = result.rendered(MarkerStyle(favor: favor))
            guard let document = try? MarkdownDocument(bytes), document.printed == bytes else {
                found.append(.parses)
                continue
            }
        }
        return found
    }

    private func text(_ base: [UInt8], _ ours: [UInt8], _ theirs: [UInt8]) throws -> [UInt8] {
        try merger.merge(ThreeWay(base: base, ours: ours, theirs: theirs)).rendered()
    }

    /// The words in alphabetical order.
    private func words(_ bytes: [UInt8]) -> [[UInt8]] {
        bytes.split { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D }.map { Array($0) }
            .sorted { $0.lexicographicallyPrecedes($1) }
    }
}

extension MergeProperties {
    /// The three versions of a seed.
    static func versions(seed: UInt64) -> ThreeWay<[UInt8]> {
        var words = RandomWords(seed: seed)
        let base = RandomDocument.random(&words)
        let ours = base.edited(&words)
        let theirs = base.edited(&words)
        return ThreeWay(base: base.bytes, ours: ours.bytes, theirs: theirs.bytes)
    }
}

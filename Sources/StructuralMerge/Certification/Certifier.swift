/// Checks a merge's result against the three versions with means of its own.
///
/// It knows nothing of how the result came about: it cuts the texts into units (sentences, rows, lines of code) without
/// the document tree, counts them in the versions and foretells from that what a merge must and may hold; then it
/// parses the result and compares its outline with the versions' outlines. It may object to a right merge, which costs
/// an honest conflict; what it lets pass has lost nothing that it can see.
public struct Certifier: Sendable {
    /// Something that a right merge would not have done.
    public enum Objection: Hashable, Sendable {
        /// A unit that a side added or changed, or that neither touched, is neither in the result nor in a conflict.
        case lost(String)
        /// A unit that a side deleted or changed is back in the result without being in a conflict.
        case undone(String)
        /// A unit occurs more often than any version warrants.
        case multiplied(String)
        /// Text of no version, and made of none, is in the result.
        case invented(String)
        /// A unit that no version lacks is missing where one side of a conflict is taken.
        case oneSided(String)
        /// The result does not parse to the outline that its versions foretell.
        case outline(String)

        /// Whether it is about what one side of a conflict lacks, which the best conflict there is may have.
        public var isOneSided: Bool { if case .oneSided = self { true } else { false } }
    }

    /// How many objections are listed at most; one is enough to refuse a result.
    public static let limit = 20

    /// Whether the user asked that the higher of two version numbers is taken, so that the lower one is no loss.
    private let takesHigherVersions: Bool

    /// Makes a certifier.
    ///
    /// - Parameter rules: the rules of the merge. All that counts is whether ``MergeRule/versionMax`` is among them,
    ///   the only one that is meant to drop what a side wrote.
    public init(rules: MergeRules = .standard) { takesHigherVersions = rules.contains(.versionMax) }

    /// What speaks against a result; empty when nothing does.
    ///
    /// - Parameter pieces: the result, each conflict's texts in whole lines.
    /// - Parameter versions: the three texts that were merged.
    public func objections(to pieces: [MergePiece], versions: ThreeWay<[UInt8]>) -> [Objection] {
        objections(to: pieces, text: nil, study: study(of: versions))
    }

    /// The same of versions that may be studied already.
    ///
    /// - Parameter text: the result's text where it has no conflicts.
    func objections(to pieces: [MergePiece], text: ParsedText?, study: VersionStudy) -> [Objection] {
        let ours = Rendition(of: pieces, conflictsAs: \.ours)
        if !ours.hasConflicts, Certifier.isTrivial(ours.bytes, study.versions) { return [] }
        var found = FoundObjections()
        let conservation = study.conservation
        if ours.hasConflicts {
            // Its outline is the business of whoever settles the conflicts.
            let theirs = Rendition(of: pieces, conflictsAs: \.theirs)
            let all = Rendition(of: pieces, conflictsAs: \.ours, \.theirs)
            conservation.check(ours, andLossIn: all, for: [.ours], into: &found)
            conservation.check(theirs, andLossIn: all, for: [.theirs], into: &found)
        } else {
            conservation.check(ours, andLossIn: ours, for: [.ours, .theirs], into: &found)
            OutlineComparison.check(text ?? ParsedText(ours.bytes), study: study, into: &found)
        }
        return found.list
    }

    /// What is to be known of the versions, for several results.
    func study(of versions: ThreeWay<[UInt8]>) -> VersionStudy {
        VersionStudy(of: versions, takesHigherVersions: takesHigherVersions)
    }

    /// Whether the result is the only side that changed anything, or what both sides changed alike.
    private static func isTrivial(_ result: [UInt8], _ versions: ThreeWay<ParsedText>) -> Bool {
        let (base, ours, theirs) = (versions.base.bytes, versions.ours.bytes, versions.theirs.bytes)
        if result == ours { return theirs == base || theirs == ours }
        return result == theirs && ours == base
    }
}

/// The objections so far, each once.
struct FoundObjections {
    private(set) var list: [Certifier.Objection] = []

    /// Whether no more will be listed.
    var isFull: Bool { list.count >= Certifier.limit }

    mutating func add(_ objection: Certifier.Objection) {
        if !isFull, !list.contains(objection) { list.append(objection) }
    }
}

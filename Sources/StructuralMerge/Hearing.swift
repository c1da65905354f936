/// Puts proposals before the certifier.
struct Hearing {
    private let certifier: Certifier
    private let study: VersionStudy
    /// What spoke against the first proposal that was refused.
    private(set) var refusal: [Certifier.Objection] = []
    /// The first proposal of which nothing is lost unless one side of a conflict is taken, as git's own conflicts have it.
    private var oneSided: Proposal?
    /// Whether a proposal was refused since it has something twice.
    private(set) var foundTwins = false

    init(_ versions: ThreeWay<[UInt8]>, rules: MergeRules) {
        certifier = Certifier(rules: rules)
        study = certifier.study(of: versions)
    }

    /// The merge's result where nothing speaks against a proposal.
    mutating func result(of proposal: Proposal) -> MergeResult? {
        let text = proposal.isClean ? ParsedText(Rendition(of: proposal.pieces, conflictsAs: \.ours).bytes) : nil
        let objections = certifier.objections(to: proposal.pieces, text: text, study: study)
        if refusal.isEmpty { refusal = objections }
        if objections.contains(where: \.isTwin) { foundTwins = true }
        guard objections.isEmpty else {
            if oneSided == nil, objections.allSatisfy(\.isOneSided) { oneSided = proposal }
            return nil
        }
        if let oneSided, isTooLong(proposal, for: oneSided) { return secondBest }
        // What is damaged in it is told as far as it is settled.
        let warnings = text.map { StructuralCheck.warnings(in: $0, versions: study.versions) } ?? []
        if let twin = warnings.first(where: \.isTwin) {
            foundTwins = true
            if refusal.isEmpty { refusal = [.multiplied(twin.subject)] }
            return nil
        }
        return proposal.result(warnings: warnings)
    }

    /// What comes next where no proposal passes.
    var secondBest: MergeResult? { oneSided?.result(warnings: []) }

    /// Whether conflicts that lose nothing, whichever side is taken, would bury what the sides disagree about: they are
    /// more than a terminal shows at once, and twice as long.
    private func isTooLong(_ proposal: Proposal, for shorter: Proposal) -> Bool {
        proposal.conflictLines > max(GapMerge.screen, 2 * shorter.conflictLines)
    }
}

extension StructuralWarning {
    /// Whether something is there twice.
    fileprivate var isTwin: Bool {
        switch kind {
        case .duplicateHeading, .duplicateItem, .duplicateRow, .duplicateKey: true
        default: false
        }
    }
}

extension Certifier.Objection {
    /// Whether something is there twice.
    fileprivate var isTwin: Bool { if case .multiplied = self { true } else { false } }
}

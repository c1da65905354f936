/// Puts proposals before the certifier.
struct Hearing {
    private let certifier: Certifier
    private let study: VersionStudy
    /// What spoke against the first proposal that was refused.
    private(set) var refusal: [Certifier.Objection] = []
    /// The first proposal of which nothing is lost unless one side of a conflict is taken, as git's own conflicts have it.
    private(set) var secondBest: MergeResult?

    init(_ versions: ThreeWay<[UInt8]>, rules: MergeRules) {
        certifier = Certifier(rules: rules)
        study = certifier.study(of: versions)
    }

    /// The merge's result where nothing speaks against a proposal.
    mutating func result(of proposal: Proposal) -> MergeResult? {
        let text = proposal.isClean ? ParsedText(Rendition(of: proposal.pieces, conflictsAs: \.ours).bytes) : nil
        let objections = certifier.objections(to: proposal.pieces, text: text, study: study)
        if refusal.isEmpty { refusal = objections }
        guard objections.isEmpty else {
            if secondBest == nil, objections.allSatisfy(\.isOneSided) { secondBest = proposal.result(warnings: []) }
            return nil
        }
        // What is damaged in it is told as far as it is settled.
        return proposal.result(warnings: text.map { StructuralCheck.warnings(in: $0, versions: study.versions) } ?? [])
    }
}

extension Certifier.Objection {
    fileprivate var isOneSided: Bool { if case .oneSided = self { true } else { false } }
}

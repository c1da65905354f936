import LineMerging
import MarkdownTree
import StructuralMerge

/// What must be true of any three texts, whatever bytes they are.
struct FuzzCheck {
    private let merger: StructuralMerger

    /// - Parameter allRules: whether the rules that are off by default are on too.
    init(allRules: Bool) {
        merger = StructuralMerger(lines: .git, rules: allRules ? MergeRules(Set(MergeRule.allCases)) : .standard)
    }

    /// What is wrong with the reading and merging of an input; `nil` when all is well.
    func fault(in input: FuzzInput) -> String? {
        let (base, ours, theirs) = (input.versions.base, input.versions.ours, input.versions.theirs)
        for text in [base, ours, theirs] where !isPrintedAsRead(text) { return "a file is printed otherwise than read" }
        do {
            let result = try merger.merge(input.versions)
            if let fault = fault(of: result, input.versions) { return fault }
            if try rendered(base, ours, base) != ours { return "only ours changed, and the result is another" }
            if try rendered(base, base, theirs) != theirs { return "only theirs changed, and the result is another" }
            if try rendered(base, ours, ours) != ours { return "both sides are alike, and the result is another" }
            return nil
        } catch { return "the merge throws \(error)" }
    }

    private func rendered(_ base: [UInt8], _ ours: [UInt8], _ theirs: [UInt8]) throws -> [UInt8] {
        try merger.merge(ThreeWay(base: base, ours: ours, theirs: theirs)).rendered()
    }

    private func fault(of result: MergeResult, _ versions: ThreeWay<[UInt8]>) -> String? {
        if result.method == .structure {
            let objections = Certifier(rules: merger.rules).objections(to: result.pieces, versions: versions)
            // A conflict of which a side lacks something may be the best there is.
            if !objections.allSatisfy({ $0.isOneSided && !result.isClean }) {
                return "the certifier objects to a result that passed: \(objections)"
            }
        }
        for piece in result.pieces.dropLast() where !isWholeLines(piece) { return "a piece is not of whole lines" }
        for layout in [MarkerStyle.Layout.merge, .diff3, .zdiff3] {
            let marked = result.rendered(MarkerStyle(layout: layout))
            if result.isClean, marked != result.rendered() { return "a clean result has markers" }
        }
        guard [versions.base, versions.ours, versions.theirs].allSatisfy(isText) else { return nil }
        for favor in [MarkerStyle.Favor.ours, .theirs, .union] {
            let text = result.rendered(MarkerStyle(favor: favor))
            if !isText(text) { return "a result of texts is no text" }
            if !isPrintedAsRead(text) { return "a result is printed otherwise than read" }
        }
        for resolution in result.resolutions where resolution.lines.lowerBound < 1 {
            return "a resolution stands before the first line"
        }
        return nil
    }

    private func isText(_ bytes: [UInt8]) -> Bool { String(validating: bytes, as: UTF8.self) != nil }

    private func isPrintedAsRead(_ bytes: [UInt8]) -> Bool {
        guard let document = try? MarkdownDocument(bytes) else { return true }
        return document.printed == bytes
    }

    private func isWholeLines(_ piece: MergePiece) -> Bool {
        switch piece {
        case .text(let text): text.last == 0x0A
        case .conflict(let conflict):
            [conflict.texts.base, conflict.texts.ours, conflict.texts.theirs].allSatisfy { $0.last ?? 0x0A == 0x0A }
        }
    }
}

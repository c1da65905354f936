internal import Skill

/// Follows a block through the states of a branch: who rewrites a rule leaves it where it was, however little of its
/// wording stays.
struct RewordedInPlace {
    /// How much two texts at one place must have in common.
    static let threshold = 0.1

    /// The states of the branch, newest first.
    let states: [SkillTexts]

    /// What a block of an earlier state is called in the newest one; `nil` when it was taken out or never there.
    func present(of text: String, in files: Set<SkillPath>) -> String? {
        var text = text
        var newest = states.count
        while let place = states[..<newest].firstIndex(where: { $0.contains(text) }) {
            if place == 0 { return text }
            guard let next = files.lazy.compactMap({ step(text, from: place, in: $0) }).first else {
                return nil
            }
            text = next
            newest = place
        }
        return nil
    }

    /// The block that stands in the next newer state where this one stood.
    private func step(_ text: String, from place: Int, in file: SkillPath) -> String? {
        let old = states[place].blocks[file] ?? []
        let new = states[place - 1].blocks[file] ?? []
        guard let index = old.firstIndex(where: { $0.text == text }) else { return nil }
        func position(_ block: TextBlock) -> Int? { new.firstIndex { $0.text == block.text } }
        let before = old[..<index].lastIndex { position($0) != nil }
        let after = old[old.index(after: index)...].firstIndex { position($0) != nil }
        let start = before.flatMap { position(old[$0]) }.map { $0 + 1 } ?? 0
        let end = after.flatMap { position(old[$0]) } ?? new.count
        guard start < end else { return nil }
        let gone = old[((before ?? -1) + 1)..<(after ?? old.count)].filter { position($0) == nil }
        let come = new[start..<end].filter { block in
            !block.isHeading && !old.contains { $0.text == block.text }
        }
        let best = come.max { RuleMatch.similarity($0.text, text) < RuleMatch.similarity($1.text, text) }
        guard let best else { return nil }
        let similarity = RuleMatch.similarity(best.text, text)
        guard similarity >= Self.threshold else { return nil }
        // Where several blocks went and came, the new one is the rewording of the one that it resembles most.
        return gone.contains { RuleMatch.similarity(best.text, $0.text) > similarity } ? nil : best.text
    }
}

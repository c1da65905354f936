internal import JSON
internal import Skill

/// Applies a model's edits to the skill in memory and says what came of it.
struct SkillTrial {
    /// The skill.
    let base: SkillFolder

    /// Lines shown around what changed.
    private static let around = 4

    /// What the skill would say, or why the edits do not fit, in words that the model can act on.
    func outcome(of values: [JSONValue]) -> (text: String, fits: Bool) {
        var edits: [Edit] = []
        for (index, value) in values.enumerated() {
            switch EditReply.read(value) {
            case .failure(let refusal): return ("edit \(index + 1): \(refusal.reason)", false)
            case .success(let edit):
                guard var edit else { continue }
                edit.id = "e\(index + 1)"
                edits.append(edit)
            }
        }
        guard !edits.isEmpty else { return ("there is no edit to try", false) }
        if let problem = LessonReply.problem(with: edits, base: base) { return (problem, false) }
        let rendering: Rendering
        do throws(RenderFailure) {
            rendering = try SkillRenderer.render(base: base, sets: [EditSet(id: "trial", rank: 1, edits: edits)])
        } catch {
            return ("the edits do not fit together", false)
        }
        let violations = SkillInvariants.violations(base: base, result: rendering.folder, edits: edits)
        if let violation = violations.first {
            return ("the skill would be broken: \(HostileText.oneLine(violation.reason))", false)
        }
        return (changes(in: rendering.folder), true)
    }

    private func changes(in result: SkillFolder) -> String {
        var parts: [String] = []
        for path in Set(base.paths + result.paths).sorted(by: { $0.text < $1.text }) {
            let before = lines(base.text(of: path))
            let after = lines(result.text(of: path))
            guard before != after else { continue }
            let start = zip(before, after).prefix { $0 == $1 }.count
            let end = zip(before.reversed(), after.reversed()).prefix { $0 == $1 }.count
            let last = max(start, after.count - min(end, after.count - start))
            let shown = after[max(0, start - Self.around)..<min(after.count, last + Self.around)]
            parts.append("The edits fit. \(path) would read here:\n" + shown.joined(separator: "\n"))
        }
        return parts.isEmpty ? "the edits change nothing" : parts.joined(separator: "\n\n")
    }

    private func lines(_ text: String?) -> [Substring] {
        text?.split(separator: "\n", omittingEmptySubsequences: false) ?? []
    }
}

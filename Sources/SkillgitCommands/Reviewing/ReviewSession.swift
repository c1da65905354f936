internal import Evolution
internal import Git
internal import SkillRepository

/// The review of a run on a terminal: one patch after the other.
struct ReviewSession {
    var view: LogView.Run
    var repository: SkillRepository
    var signature: Signature
    var context: CommandContext

    func perform() throws {
        let open = (view.patches + view.contested).filter { $0.decision == nil && $0.merged == nil }
        let terminal = context.terminal
        guard !open.isEmpty else {
            terminal.say(
                "every patch of \(view.record.id) is decided; next: skillgit merge \(view.record.id)")
            return
        }
        for (index, entry) in open.enumerated() {
            // Accepting one patch of a conflict settles it for the other.
            if try isSetAside(entry) { continue }
            terminal.print()
            terminal.print("[\(index + 1)/\(open.count)]")
            try page(entry, quotes: 2).print(to: terminal)
            guard try decide(entry) else { return }
        }
        terminal.say("next: skillgit merge \(view.record.id)")
    }

    private func isSetAside(_ entry: LogView.Entry) throws -> Bool {
        guard !entry.conflicts.isEmpty else { return false }
        let decisions = try repository.review.decisions()
        return entry.conflicts.compactMap { $0.other(than: entry.patch.id) }.contains {
            decisions[$0]?.verdict == .accept
        }
    }

    private func page(_ entry: LogView.Entry, quotes: Int) throws -> PatchPage {
        let effective = EffectivePatch(patch: entry.patch, decision: entry.decision)
        return PatchPage(
            entry: entry, run: view.record,
            diff: try PatchRendering(of: effective, run: view.record, in: repository).diff,
            words: try repository.runs.words(of: entry.patch.id, in: view.record.id), quotes: quotes)
    }

    /// Asks until there is an answer; says whether to go on with the next patch.
    private func decide(_ entry: LogView.Entry) throws -> Bool {
        let terminal = context.terminal
        while true {
            guard let answer = terminal.ask("accept this patch [y,n,e,s,v,q,?]? ")?.lowercased() else {
                return false
            }
            do {
                switch answer {
                case "y":
                    _ = try repository.review.accept([entry.patch.id], by: signature)
                    return true
                case "n":
                    let reason = terminal.ask("why? (kept with the decision; may be empty) ")
                    _ = try repository.review.reject(
                        [entry.patch.id], reason: reason.flatMap { $0.isEmpty ? nil : $0 }, by: signature)
                    return true
                case "e":
                    let editing = PatchEditing(
                        patch: entry.patch, run: view.record, repository: repository, context: context)
                    if try editing.perform(by: signature) != nil { return true }
                case "s": return true
                case "v": try page(entry, quotes: 50).print(to: terminal)
                case "q": return false
                default:
                    terminal.say(
                        "y accept · n reject · e edit, then accept · s skip · v view all evidence · q quit")
                }
            } catch {
                guard let failure = FailureWording.failure(for: error) else { throw error }
                terminal.say("error: \(failure.message)")
                for hint in failure.hints { terminal.say("hint: \(hint)") }
            }
        }
    }
}

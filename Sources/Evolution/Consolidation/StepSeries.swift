internal import MarkdownTree
internal import Skill

/// The skill as sequential editing leaves it after some steps, and the steps as sets of edits on the run's base.
///
/// A later step sees the text that earlier ones wrote and may change it. Edits are anchored on the base, so a change of
/// what the base has, or of a section that an earlier step made, is an edit of the new step; a change of a block that an
/// earlier step wrote is made in that step's own edit, and the lessons behind the change join those behind it. So every
/// step stays a patch that can be replayed, and rejected, by itself.
struct StepSeries: Sendable {
    private let base: SkillFolder
    private let configuration: EvolutionConfiguration
    private let room: Room
    /// The steps that write something, in their order.
    private(set) var steps: [Candidate] = []
    /// The skill as it stands.
    private(set) var folder: SkillFolder

    init(base: SkillFolder, configuration: EvolutionConfiguration) {
        self.base = base
        self.configuration = configuration
        room = Room(base: base, configuration: configuration)
        folder = base
    }

    /// What became of one patch of a step's answer.
    private enum Adopted {
        /// Its edits on the base.
        case own([Edit])
        /// It changed an earlier step's words.
        case amended(step: Int)
    }

    /// The series after one more step.
    ///
    /// - Parameter patches: what the step writes, in order, each with its edits on ``folder`` or none.
    /// - Returns: the series, and for each patch the id of the step that it is part of; or why the step cannot be made.
    func adding(_ patches: [Candidate]) -> Result<(series: StepSeries, ids: [String]), EditReply.Refusal> {
        var next = self
        var own: Candidate?
        var parts: [Int?] = []
        for patch in patches {
            switch next.adopt(patch, beside: own?.edits ?? []) {
            case .failure(let refusal): return .failure(refusal)
            case .success(.amended(let step)):
                next.steps[step].absorb(patch)
                parts.append(step)
            case .success(.own(let edits)):
                var step = own ?? patch
                if own != nil {
                    step.absorb(patch)
                    step.rule += " " + patch.rule
                }
                step.edits = (own?.edits ?? []) + edits
                own = step
                parts.append(nil)
            }
        }
        if let own { next.steps.append(own) }
        if let problem = next.render() { return .failure(EditReply.Refusal(problem)) }
        if !patches.isEmpty, next.folder == folder {
            return .failure(EditReply.Refusal("it changes nothing; drop what the skill says already"))
        }
        let ids = parts.map { $0.map { next.steps[$0].id } ?? own?.id ?? "" }
        next.steps.removeAll { $0.edits.isEmpty }
        return .success((next, ids))
    }

    // MARK: Where an edit belongs

    private mutating func adopt(_ patch: Candidate, beside own: [Edit]) -> Result<Adopted, EditReply.Refusal> {
        let edits = patch.edits.isEmpty ? placed(patch) : linked(patch.edits)
        if let problem = problem(with: own + edits) {
            guard let edit = patch.edits.first, let step = amend(edit) else {
                return .failure(EditReply.Refusal(problem))
            }
            return .success(.amended(step: step))
        }
        return .success(.own(edits))
    }

    private func placed(_ patch: Candidate) -> [Edit] {
        Placement(base: base, protectedSections: configuration.protectedSections).inSkill(patch)
    }

    /// A new file under `references/` goes with its link.
    private func linked(_ edits: [Edit]) -> [Edit] {
        guard
            let created = edits.first(where: { $0.operation == .createFile && $0.file.components.first == "references" }
            )
        else { return edits }
        let placement = Placement(base: base, protectedSections: configuration.protectedSections)
        return edits + placement.link(to: created.file, first: edits.count + 1)
    }

    /// Changes an earlier step's edit that wrote the block an edit names.
    ///
    /// - Returns: the step; `nil` when no step wrote that block as a whole.
    private mutating func amend(_ edit: Edit) -> Int? {
        guard case .quote(let quote)? = edit.anchor?.block else { return nil }
        let wanted = Self.block(quote)
        for step in steps.indices.reversed() {
            guard
                let place = steps[step].edits.firstIndex(where: {
                    $0.file == edit.file && $0.content.map(Self.block) == wanted
                }), let old = steps[step].edits[place].content
            else { continue }
            switch edit.operation {
            case .replace: steps[step].edits[place].content = Self.marker(of: old) + Self.block(edit.content ?? "")
            case .delete: steps[step].edits.remove(at: place)
            case .insertAfter:
                steps[step].edits[place].content = old + "\n" + Self.marker(of: old) + Self.block(edit.content ?? "")
            case .insertBefore:
                steps[step].edits[place].content = Self.marker(of: old) + Self.block(edit.content ?? "") + "\n" + old
            default: return nil
            }
            return step
        }
        return nil
    }

    private static func block(_ text: String) -> String { String(text.dropFirst(marker(of: text).count)).trimmed() }

    /// The marker of a list item that begins a text, with the space after it.
    private static func marker(of text: String) -> String {
        for marker in ["- ", "* ", "+ "] where text.hasPrefix(marker) { return marker }
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let rest = text.dropFirst(digits.count)
        guard !digits.isEmpty, rest.hasPrefix(". ") || rest.hasPrefix(") ") else { return "" }
        return String(digits + rest.prefix(2))
    }

    // MARK: Checking

    private func sets(with more: [Edit]) -> [EditSet] {
        let all = steps.filter { !$0.edits.isEmpty }.map { ($0.id, $0.edits) } + (more.isEmpty ? [] : [("new", more)])
        return all.enumerated().map { EditSet(id: $1.0, rank: $0 + 1, edits: $1.1) }
    }

    /// Why the steps with some more edits cannot be rendered.
    private func problem(with edits: [Edit]) -> String? {
        do throws(RenderFailure) {
            _ = try SkillRenderer.render(base: base, sets: sets(with: edits))
            return nil
        } catch {
            return Routing.described(error)
        }
    }

    /// Renders the steps anew; why that cannot be, where it cannot.
    private mutating func render() -> String? {
        do throws(RenderFailure) {
            let sets = sets(with: [])
            let rendering = try SkillRenderer.render(base: base, sets: sets)
            let edits = sets.flatMap(\.edits)
            if let broken = SkillInvariants.violations(base: base, result: rendering.folder, edits: edits).first {
                return "it would break the skill: \(HostileText.oneLine(broken.reason))"
            }
            if let reason = room.refusal(of: rendering.folder, grownFrom: folder) {
                return reason + "; write into a file under references/"
            }
            folder = rendering.folder
            return nil
        } catch {
            return Routing.described(error)
        }
    }
}

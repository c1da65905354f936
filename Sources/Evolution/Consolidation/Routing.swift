internal import Skill

/// Decides for every candidate where it goes: SKILL.md, a reference file, or nowhere yet.
///
/// What counts is the number of distinct task groups behind it, and of environments where the run knows several.
/// Candidates are looked at in one order (flagged ones first, then by task groups); each is taken only when it can be
/// applied together with all that were taken before it without breaking an invariant.
struct Routing {
    /// A candidate with its place.
    struct Placed {
        /// The candidate.
        var candidate: Candidate
        /// Its edits, `e1`, `e2`, ….
        var edits: [Edit]
        /// Where it goes.
        var route: Patch.Route
        /// Why it is parked.
        var reason: String?
        /// Why it needs an explicit yes.
        var risks: [Risk]
        /// The candidate that it contradicts, when that is why it is parked.
        var conflictsWith: String?
    }

    /// The skill and what the user set.
    let subject: SkillSubject
    let configuration: EvolutionConfiguration
    let counts: RunCounts
    /// Task groups that earlier runs counted for a parked rule, by candidate.
    let earlierTasks: [String: Set<String>]

    private let placement: Placement
    private let scan: RiskScan

    init(
        subject: SkillSubject, configuration: EvolutionConfiguration, counts: RunCounts,
        earlierTasks: [String: Set<String>]
    ) {
        self.subject = subject
        self.configuration = configuration
        self.counts = counts
        self.earlierTasks = earlierTasks
        placement = Placement(base: subject.folder, protectedSections: configuration.protectedSections)
        scan = RiskScan(base: subject.folder, protectedSections: configuration.protectedSections)
    }

    /// Places all candidates: first those that become commits, in the order of their commits, then the parked ones.
    func route(_ candidates: [Candidate]) -> [Placed] {
        let ordered = candidates.map(place).sorted(by: precedes)
        var taken: [Placed] = []
        var parked: [Placed] = []
        var budget = Budget(outline: placement.outline, configuration: configuration)
        for candidate in ordered {
            var placed = candidate
            if placed.route == .parked {
                parked.append(placed)
                continue
            }
            if taken.count >= configuration.maximumPatches {
                park(&placed, "more than \(configuration.maximumPatches) patches", in: &parked)
                continue
            }
            if placed.route == .skill, !budget.takes(placed.edits) {
                placed = moved(placed)
                if placed.route == .parked {
                    parked.append(placed)
                    continue
                }
            }
            if let refusal = refusal(of: placed, after: taken) {
                placed.conflictsWith = refusal.with
                park(&placed, refusal.reason, in: &parked)
                continue
            }
            budget.spend(placed.edits)
            taken.append(placed)
        }
        return sections(taken) + parked
    }

    private func park(_ placed: inout Placed, _ reason: String, in parked: inout [Placed]) {
        placed.route = .parked
        placed.reason = reason
        parked.append(placed)
    }

    // MARK: Where one candidate goes

    private func place(_ candidate: Candidate) -> Placed {
        let tasks = counts.tasks(of: candidate.support).union(earlierTasks[candidate.id] ?? []).count
        let known = min(configuration.minimumEnvironments, counts.environments)
        let hasEnvironments = counts.environments(of: candidate.support).count >= known
        let isSystematic = tasks >= configuration.minimumTasks && hasEnvironments
        let isBeside = subject.origin == .human && candidate.analyst == "rules" && !configuration.inline
        if isSystematic {
            return isBeside ? reference(candidate, Placement.observed) : skill(candidate)
        }
        let why =
            tasks >= configuration.minimumTasks
            ? "seen in one environment only"
            : "seen in \(tasks) of the \(configuration.minimumTasks) tasks that it needs"
        let lower = min(configuration.minimumReferenceTasks, configuration.minimumTasks)
        if tasks >= lower, !isBeside {
            return reference(candidate, Placement.referencePath(theme: candidate.theme))
        }
        var placed = isBeside ? reference(candidate, Placement.observed) : skill(candidate)
        placed.route = .parked
        placed.reason = why
        return placed
    }

    /// Its own edits, or an item in SKILL.md.
    private func skill(_ candidate: Candidate) -> Placed {
        guard !candidate.edits.isEmpty else { return placed(candidate, placement.inSkill(candidate), .skill) }
        var edits = candidate.edits
        for edit in candidate.edits
        where edit.operation == .createFile && edit.file.components.first == "references"
            && !Self.links(candidate.edits, to: edit.file)
        {
            edits += placement.link(to: edit.file, first: edits.count + 1)
        }
        return placed(candidate, edits, edits.contains { $0.file == .skill } ? .skill : .reference)
    }

    /// Whether edits of SKILL.md bring a link to a file along.
    private static func links(_ edits: [Edit], to file: SkillPath) -> Bool {
        edits.contains { edit in
            let content = edit.file == .skill ? edit.content ?? "" : ""
            return content.contains("](\(file))") || content.contains("](./\(file))")
        }
    }

    /// An item in a reference file; a candidate that takes something away cannot be told as one.
    private func reference(_ candidate: Candidate, _ path: String) -> Placed {
        if candidate.analyst == ReleaseImport.analyst {
            var placed = skill(candidate)
            placed.route = .parked
            placed.reason = "its text names its own place, which needs the support that SKILL.md needs"
            return placed
        }
        let removes = candidate.edits.contains {
            ![.append, .prepend, .insertAfter, .insertBefore].contains($0.operation)
        }
        if removes {
            var placed = skill(candidate)
            placed.route = .parked
            placed.reason = "it changes text that stands, which needs the support that SKILL.md needs"
            return placed
        }
        return placed(candidate, placement.inReference(candidate, path: path), .reference)
    }

    private func placed(_ candidate: Candidate, _ edits: [Edit], _ route: Patch.Route) -> Placed {
        let numbered = edits.enumerated().map { index, edit in
            var edit = edit
            edit.id = "e\(index + 1)"
            return edit
        }
        return Placed(
            candidate: candidate, edits: numbered, route: route, reason: nil,
            risks: scan.risks(
                of: numbered, proven: candidate.provenCommands,
                words: [candidate.title, candidate.rule, candidate.cause],
                isMined: candidate.analyst == "rules"))
    }

    /// What becomes of a patch for which SKILL.md has no room.
    private func moved(_ placed: Placed) -> Placed {
        var moved = reference(placed.candidate, Placement.referencePath(theme: placed.candidate.theme))
        if moved.route == .parked { moved.reason = "SKILL.md is as long as it may be" }
        return moved
    }

    // MARK: Order

    /// Flagged first, so that the limit hides none of them; then task groups, episodes, lift.
    private func precedes(_ left: Placed, _ right: Placed) -> Bool {
        if left.risks.isEmpty != right.risks.isEmpty { return right.risks.isEmpty }
        return hasWiderSupport(left, right)
    }

    private func hasWiderSupport(_ left: Placed, _ right: Placed) -> Bool {
        let tasks = (
            counts.tasks(of: left.candidate.support).count, counts.tasks(of: right.candidate.support).count
        )
        if tasks.0 != tasks.1 { return tasks.0 > tasks.1 }
        if left.candidate.support.count != right.candidate.support.count {
            return left.candidate.support.count > right.candidate.support.count
        }
        if left.candidate.lift != right.candidate.lift { return left.candidate.lift > right.candidate.lift }
        return (left.candidate.key, left.candidate.id) < (right.candidate.key, right.candidate.id)
    }

    /// The taken ones by file (SKILL.md first) and section, the widest support first within one.
    private func sections(_ taken: [Placed]) -> [Placed] {
        let keyed = taken.map { (key: place(of: $0), placed: $0) }
        return keyed.sorted { left, right in
            if left.key.file != right.key.file {
                if left.key.file == .skill || right.key.file == .skill { return left.key.file == .skill }
                return left.key.file < right.key.file
            }
            if left.key.section != right.key.section { return left.key.section < right.key.section }
            return hasWiderSupport(left.placed, right.placed)
        }.map(\.placed)
    }

    private func place(of placed: Placed) -> (file: SkillPath, section: Int) {
        let content = placed.edits.filter { placed.route == .skill || $0.file != .skill }
        guard let edit = content.first(where: { $0.operation != .createFile }) ?? placed.edits.first else {
            return (.skill, Int.max)
        }
        return (edit.file, edit.file == .skill ? placement.outline.position(of: edit.anchor) : 0)
    }
}

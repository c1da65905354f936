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
        /// The candidates that its own edits exclude, with what they disagree about; only where it is contested.
        var contradicts: [(id: String, reason: String)] = []
        /// Whether SKILL.md had no room for it.
        var isCrowdedOut = false
    }

    /// The skill and what the user set.
    let subject: SkillSubject
    let configuration: EvolutionConfiguration
    let counts: RunCounts
    /// Task groups that earlier runs counted for a parked rule, by candidate.
    let earlierTasks: [String: Set<String>]

    let placement: Placement
    let room: Room
    private let scan: RiskScan
    /// How the first candidate of a topic spells it, by the topic's words.
    private var themes: [String: String] = [:]

    init(
        subject: SkillSubject, configuration: EvolutionConfiguration, counts: RunCounts,
        earlierTasks: [String: Set<String>]
    ) {
        self.subject = subject
        self.configuration = configuration
        self.counts = counts
        self.earlierTasks = earlierTasks
        placement = Placement(base: subject.folder, protectedSections: configuration.protectedSections)
        room = Room(base: subject.folder, configuration: configuration)
        scan = RiskScan(base: subject.folder, protectedSections: configuration.protectedSections)
    }

    /// Places all candidates: first those that become commits, in the order of their commits, then those in open
    /// conflicts, then the parked ones.
    func route(_ candidates: [Candidate]) -> [Placed] {
        var routing = self
        for candidate in candidates.sorted(by: Candidate.precedes) {
            let words = Topic.theme(candidate.theme)
            if routing.themes[words] == nil { routing.themes[words] = candidate.theme }
        }
        return routing.routed(candidates)
    }

    private func routed(_ candidates: [Candidate]) -> [Placed] {
        let lessons = candidates.filter { !$0.isCuration }
        var split = contests(among: lessons.map(place).sorted(by: precedes))
        var taken = Taken(branch: Branch(folder: subject.folder))
        for placed in split.free { take(placed, into: &taken) }
        let contested = stand(split.contested, beside: &taken, alone: &split.alone)
        // Whoever lost its opponent is a patch like any other.
        for placed in split.alone { take(placed, into: &taken) }
        // Curation yields to lessons, and takes none of their places.
        for candidate in candidates where candidate.isCuration {
            add(placed(candidate, candidate.edits, .skill), to: &taken)
        }
        return sections(taken.branch.patches) + contested + taken.parked
    }

    /// What routing has come to so far.
    struct Taken {
        var branch: Branch
        var parked: [Placed] = []

        mutating func park(_ placed: Placed, _ reason: String) {
            var placed = placed
            placed.route = .parked
            placed.reason = reason
            placed.contradicts = []
            parked.append(placed)
        }
    }

    private func take(_ placed: Placed, into taken: inout Taken) {
        if placed.route == .parked { return taken.parked.append(placed) }
        if taken.branch.patches.count >= configuration.maximumPatches {
            return taken.park(placed, "more than \(configuration.maximumPatches) patches")
        }
        guard placed.route == .skill, case .failure(.noRoom(let reason)) = adding(placed, to: taken.branch) else {
            return add(placed, to: &taken)
        }
        var moved = reference(placed.candidate, path(for: placed.candidate))
        moved.isCrowdedOut = true
        if moved.route == .parked { return taken.park(moved, reason) }
        add(moved, to: &taken)
    }

    private func add(_ placed: Placed, to taken: inout Taken) {
        switch adding(placed, to: taken.branch) {
        case .failure(let refusal): taken.park(placed, refusal.reason)
        case .success(let folder):
            taken.branch.patches.append(placed)
            taken.branch.folder = folder
        }
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
            return reference(candidate, path(for: candidate))
        }
        var placed = isBeside ? reference(candidate, Placement.observed) : skill(candidate)
        placed.route = .parked
        placed.reason = why
        return placed
    }

    /// The reference file of a candidate's topic: one for themes that are near.
    private func path(for candidate: Candidate) -> String {
        let words = Topic.theme(candidate.theme)
        let there = subject.folder.paths.first { path in
            path.components.count == 2 && path.components.first == "references" && path.text.hasSuffix(".md")
                && Topic.theme(String((path.components.last ?? "").dropLast(3))) == words
        }
        return there?.text ?? Placement.referencePath(theme: themes[words] ?? candidate.theme)
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

    func placed(_ candidate: Candidate, _ edits: [Edit], _ route: Patch.Route) -> Placed {
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
                isMined: candidate.analyst == "rules", isCuration: candidate.isCuration))
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

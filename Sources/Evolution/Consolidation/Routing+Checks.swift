internal import Skill

extension Routing {
    /// Why a patch cannot be on the branch.
    enum Refusal: Error {
        /// SKILL.md would be too long with it.
        case noRoom(String)
        /// It cannot be applied, or breaks something.
        case unfit(String)

        var reason: String {
            switch self {
            case .noRoom(let reason), .unfit(let reason): reason
            }
        }
    }

    /// What has been taken so far, in order, and the skill with it.
    struct Branch {
        var patches: [Placed] = []
        var folder: SkillFolder
    }

    /// The skill with the patch added to those before it.
    ///
    /// It has to fit by itself and together with them, and to leave room.
    func adding(_ placed: Placed, to branch: Branch) -> Result<SkillFolder, Refusal> {
        guard !placed.edits.isEmpty else { return .failure(.unfit("it changes nothing")) }
        let base = subject.folder
        let set = EditSet(id: placed.candidate.id, rank: branch.patches.count + 1, edits: placed.edits)
        if let refused = SkillRenderer.check(set, base: base).first {
            return .failure(.unfit("its edit does not fit: \(HostileText.oneLine(refused.reason))"))
        }
        let before = branch.patches.enumerated().map {
            EditSet(id: $1.candidate.id, rank: $0 + 1, edits: $1.edits)
        }
        if let conflict = SkillRenderer.conflicts(among: before + [set], base: base).first {
            let other = conflict.first == set.id ? conflict.second : conflict.first
            let title = branch.patches.first { $0.candidate.id == other }.map { " '\($0.candidate.title)'" } ?? ""
            return .failure(.unfit("it contradicts another patch\(title): \(HostileText.oneLine(conflict.reason))"))
        }
        var result = base
        for sets in before.isEmpty ? [[set]] : [[set], before + [set]] {
            do throws(RenderFailure) {
                result = try SkillRenderer.render(base: base, sets: sets).folder
            } catch {
                return .failure(.unfit(Self.described(error)))
            }
            let violations = SkillInvariants.violations(base: base, result: result, edits: sets.flatMap(\.edits))
            if let violation = violations.first {
                return .failure(.unfit("it would break the skill: \(HostileText.oneLine(violation.reason))"))
            }
            if result == base { return .failure(.unfit("it changes nothing")) }
        }
        let isLink = placed.route == .reference
        if !placed.candidate.isCuration,
            let reason = room.refusal(of: result, grownFrom: branch.folder, isLink: isLink)
        {
            return .failure(.noRoom(reason))
        }
        return .success(result)
    }

    static func described(_ failure: RenderFailure) -> String {
        switch failure {
        case .refused(_, let refusals):
            "its edit does not fit: \(HostileText.oneLine(refusals.first?.reason ?? "no reason was given"))"
        case .conflict(let conflict): "it contradicts another patch: \(HostileText.oneLine(conflict.reason))"
        case .broken(_, let reason): "it would break the skill: \(HostileText.oneLine(reason))"
        }
    }
}

internal import Skill

extension Routing {
    /// Candidates by whether their own edits exclude each other.
    struct Contests {
        /// Those that contradict nobody, and the parked ones.
        var free: [Placed] = []
        /// Those that contradict at least one other.
        var contested: [Placed] = []
        /// Those whose opponents turned out to be none.
        var alone: [Placed] = []
    }

    /// Finds the contradictions among candidates with enough support: neither side is picked for its support, both wait
    /// for the reviewer.
    ///
    /// One whose edits cannot be made at all contests nothing.
    func contests(among ordered: [Placed]) -> Contests {
        var split = Contests()
        let able = ordered.map { !$0.candidate.edits.isEmpty && $0.route != .parked }
        let indexes = ordered.indices.filter { able[$0] }
        let pairs = Contradictions(among: indexes.map { ordered[$0].candidate }, base: subject.folder).pairs
        var against: [Int: [(id: String, reason: String)]] = [:]
        var refused: [Int: Bool] = [:]
        let nothing = Branch(folder: subject.folder)
        func isRefused(_ place: Int) -> Bool {
            if let known = refused[place] { return known }
            var isUnfit = false
            if case .failure = adding(ordered[place], to: nothing) { isUnfit = true }
            refused[place] = isUnfit
            return isUnfit
        }
        for pair in pairs {
            let (first, second) = (indexes[pair.first], indexes[pair.second])
            guard !isRefused(first), !isRefused(second) else { continue }
            against[first, default: []].append((ordered[second].candidate.id, pair.reason))
            against[second, default: []].append((ordered[first].candidate.id, pair.reason))
        }
        for (place, placed) in ordered.enumerated() {
            guard let opponents = against[place] else {
                split.free.append(placed)
                continue
            }
            var placed = placed
            placed.route = .contested
            placed.contradicts = opponents
            split.contested.append(placed)
        }
        return split
    }

    /// Keeps the contested patches that each can stand beside those that were taken; the others are parked, and whoever
    /// has no opponent left is handed back.
    func stand(_ contested: [Placed], beside taken: inout Taken, alone: inout [Placed]) -> [Placed] {
        var left: [Placed] = []
        for placed in contested {
            switch adding(placed, to: taken.branch) {
            case .failure(let refusal): taken.park(placed, refusal.reason)
            case .success: left.append(placed)
            }
        }
        let ids = Set(left.map(\.candidate.id))
        var result: [Placed] = []
        for var placed in left {
            placed.contradicts.removeAll { !ids.contains($0.id) }
            if placed.contradicts.isEmpty {
                placed.route = placed.edits.contains { $0.file == .skill } ? .skill : .reference
                alone.append(placed)
            } else {
                result.append(placed)
            }
        }
        return result
    }
}

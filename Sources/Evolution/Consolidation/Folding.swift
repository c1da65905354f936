internal import ContentHash

/// Joins identical and nearly identical candidates without a model; their supports unite.
struct Folding {
    /// The share of words that two rules of the same analyst must have in common.
    static let threshold = 0.8

    /// The candidates that are left, in order, and what was folded into what.
    struct Result {
        var candidates: [Candidate]
        var merges: [MergeRecord]
    }

    /// Folds candidates.
    ///
    /// The text of the candidate with the widest support stands for all; the first one on a tie. The order of the
    /// argument does not matter.
    ///
    /// - Parameter onlyEqual: whether only those that say the same word for word are joined.
    static func fold(_ candidates: [Candidate], onlyEqual: Bool = false) -> Result {
        var result = Result(candidates: candidates, merges: [])
        var count = Int.max
        // A text that comes to stand for others may be near to one that none of them was near to.
        while result.candidates.count < count {
            count = result.candidates.count
            let next = foldOnce(result.candidates, onlyEqual)
            result = Result(candidates: next.candidates, merges: result.merges + next.merges)
        }
        return result
    }

    private static func foldOnce(_ candidates: [Candidate], _ onlyEqual: Bool) -> Result {
        let ordered = candidates.sorted(by: Candidate.precedes)
        var groups: [[Candidate]] = []
        var byKey: [String: Int] = [:]
        let traits = ordered.map(Traits.init)
        var leaders: [Traits] = []
        for (candidate, trait) in zip(ordered, traits) {
            if let place = byKey[candidate.key] ?? leaders.firstIndex(where: { $0.isNear(trait, onlyEqual) }) {
                groups[place].append(candidate)
                byKey[candidate.key] = place
            } else {
                byKey[candidate.key] = groups.count
                groups.append([candidate])
                leaders.append(trait)
            }
        }
        var result = Result(candidates: [], merges: [])
        for group in groups {
            guard let first = group.first else { continue }
            let folded = join(first, group.dropFirst())
            result.candidates.append(folded)
            if group.count > 1 {
                let inputs = group.map(\.id)
                result.merges.append(
                    MergeRecord(
                        id: mergeID(topic: folded.theme, level: 0, inputs: inputs), topic: folded.theme,
                        level: 0,
                        method: .fold, inputs: inputs,
                        outputs: [MergeRecord.Output(id: folded.id, from: inputs)]))
            }
        }
        return result
    }

    /// The name of a bucket.
    static func mergeID(topic: String, level: Int, inputs: [String]) -> String {
        var hasher = ContentHasher()
        hasher.update(field: topic)
        hasher.update(field: String(level))
        for input in inputs { hasher.update(field: input) }
        return "m-" + hasher.finalize().prefix(10)
    }

    private static func join(_ first: Candidate, _ others: ArraySlice<Candidate>) -> Candidate {
        var leader = first
        let group = [first] + others
        for candidate in others where candidate.support.count > leader.support.count { leader = candidate }
        for candidate in group where candidate.id != leader.id { leader.absorb(candidate) }
        return leader
    }

    /// What decides whether two candidates say the same.
    private struct Traits {
        var analyst: String
        var text: String
        var words: Set<String>
        var spans: Set<String>
        var places: [Candidate.Place]

        init(_ candidate: Candidate) {
            analyst = candidate.analyst
            text = candidate.text
            words = TextTokens.content(of: candidate.text)
            spans = Set(TextTokens.codeSpans(of: candidate.text))
            places = candidate.places
        }

        func isNear(_ other: Traits, _ onlyEqual: Bool) -> Bool {
            if text == other.text, places == other.places || places.isEmpty || other.places.isEmpty {
                return true
            }
            if onlyEqual { return false }
            // The rules analyst tells its rules apart itself; only other words of a model are compared.
            if analyst == "rules", other.analyst == "rules" { return false }
            guard spans == other.spans, places == other.places || places.isEmpty || other.places.isEmpty
            else {
                return false
            }
            return TextTokens.overlap(words, other.words) >= Folding.threshold
        }
    }
}
